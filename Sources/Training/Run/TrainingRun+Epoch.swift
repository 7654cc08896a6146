import DenseNet

extension TrainingRun {
    /// Trains what is left of an epoch.
    ///
    /// - Returns: Whether the epoch is done; otherwise somebody asked to stop.
    func train(
        _ stage: TrainingStage, states: StateFile, report: (TrainingEvent) -> Void, shouldStop: () -> Bool
    ) throws(TrainingRunError) -> Bool {
        let epoch = stage.progress.epoch
        let order = EpochOrder(split, plan, epoch: epoch).batches
        let rest = Array(order.dropFirst(stage.progress.step))
        let weights = plan.classWeights.weights(record.trainingCounts)
        let loader = BatchLoader(rest, epoch: epoch, maker: maker)
        let clock = ContinuousClock()
        let (before, waitedBefore) = (stage.progress.seconds, stage.progress.secondsWaiting)
        let (begun, imagesBefore) = (clock.now, stage.progress.images)
        var kept = begun
        for index in rest.indices {
            let batch = try loader.next()
            try stage.step(batch, learning, weights: weights)
            let elapsed = (clock.now - begun).inSeconds
            stage.progress.seconds = before + elapsed
            stage.progress.secondsWaiting = waitedBefore + loader.waited.inSeconds
            let rate = Double(stage.progress.images - imagesBefore) / max(elapsed, 1e-9)
            let state = step(stage.progress, rate: rate)
            try states.note(state)
            report(.step(state))
            guard index < rest.count - 1 else { break }
            if shouldStop() { return false }
            if clock.now - kept > checkpointInterval {
                try stage.checkpoint().write(to: folder.checkpoint)
                kept = clock.now
            }
        }
        return true
    }

    private func step(_ progress: RunProgress, rate: Double) -> TrainingEvent.Step {
        let inEpoch = split.training.count
        let epochsAfter = Double(plan.epochs - progress.epoch)
        // The validation takes as long as it took the last time; before, a third of the time of training images.
        let validation =
            progress.curve.last.map { $0.seconds - Double(inEpoch) / $0.imagesPerSecond }
            ?? Double(split.validation.count) / 3 / rate
        let left = (epochsAfter * Double(inEpoch) + Double(inEpoch - progress.images)) / rate
        return TrainingEvent.Step(
            epoch: progress.epoch, epochs: plan.epochs, images: progress.images, imagesInEpoch: inEpoch,
            loss: progress.lossSum / Double(progress.images),
            accuracy: Double(progress.right) / Double(progress.images), imagesPerSecond: rate,
            secondsLeft: left + (epochsAfter + 1) * validation)
    }
}
