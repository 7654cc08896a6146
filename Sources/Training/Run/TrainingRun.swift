import DenseNet
public import Foundation

/// A training: epochs of steps, each epoch judged by the validation images, everything written down.
///
/// The same plan, data and start give the same bits, with any number of threads, and whether or not it was stopped in
/// between: by ``run(now:report:shouldStop:)``'s caller, by a signal or by a power cut.
public final class TrainingRun {
    /// With what is trained.
    public let record: TrainingRecord
    /// Where everything is written.
    public let folder: RunFolder
    let data: DataSet
    let split: DataSplit
    let plan: TrainingPlan
    let maker: BatchMaker
    let learning: Learning
    let threads: Int
    private let start: StartingWeights
    /// Between two checkpoints within an epoch; what lies between is trained again after a crash.
    let checkpointInterval: Duration

    /// - Parameters:
    ///   - plan: All settings.
    ///   - data: The images.
    ///   - start: The weights in the beginning.
    ///   - folder: For checkpoints, curves and the model; empty, or of the same training.
    ///   - threads: How many threads compute; the result is the same for any number.
    ///   - program: The program and its version, for the record.
    ///   - checkpointInterval: See ``checkpointInterval``.
    /// - Throws: ``TrainingRunError/setting(_:)`` or ``TrainingRunError/split(_:)``.
    public init(
        _ plan: TrainingPlan, _ data: DataSet, start: StartingWeights, folder: URL, threads: Int, program: String,
        checkpointInterval: Duration = .seconds(600)
    ) throws(TrainingRunError) {
        try plan.validate()
        let split = try DataSplit(data, plan.split)
        record = TrainingRecord(plan, data, split, start: start.record, program: program)
        self.folder = RunFolder(folder)
        (self.plan, self.data, self.split, self.start) = (plan, data, split, start)
        maker = BatchMaker(data: data, plan: plan)
        learning = Learning(plan)
        self.threads = max(1, threads)
        self.checkpointInterval = checkpointInterval
    }

    /// Trains until all epochs are done, no better one has come for long enough, or somebody asks to stop.
    ///
    /// - Parameters:
    ///   - now: In seconds since 1970.
    ///   - report: Hears of every step and epoch.
    ///   - shouldStop: Asked after every step.
    /// - Throws: ``TrainingRunError``; what was trained until the last checkpoint is kept.
    public func run(
        now: () -> Double, report: (TrainingEvent) -> Void = { _ in }, shouldStop: () -> Bool = { false }
    ) throws(TrainingRunError) -> TrainingOutcome {
        let lock = try RunFolder.Lock(folder)
        defer { withExtendedLifetime(lock) {} }
        try folder.claim(record, split: split.table(data))
        let stage = try TrainingStage(try beginning(report), plan, threads: threads)
        let curves = try CurveFiles(folder.url, curve: stage.progress.curve, time: now())
        let states = StateFile(folder.state)
        while !stage.progress.isFinished {
            guard try train(stage, states: states, report: report, shouldStop: shouldStop) else {
                try stage.checkpoint().write(to: folder.checkpoint)
                return .stopped(epoch: stage.progress.epoch, step: stage.progress.step)
            }
            try finishEpoch(stage, now: now, report: report)
            try curves.add(stage.progress.curve)
        }
        let curve = stage.progress.curve
        guard let best = curve.first(where: { $0.epoch == stage.progress.best?.epoch }) else {
            throw .checkpoint(path: folder.checkpoint, reason: "it knows no best epoch")
        }
        return .finished(epochs: curve.count, best: best)
    }

    private func beginning(_ report: (TrainingEvent) -> Void) throws(TrainingRunError) -> Checkpoint {
        if let checkpoint = try Checkpoint(ifPresent: folder.checkpoint, plan) {
            report(.continued(epoch: checkpoint.progress.epoch, step: checkpoint.progress.step))
            return checkpoint
        }
        let weights = try start.weights(for: plan)
        let optimiser = Adam(
            plan.adam, parameters: ParameterLayout(plan.architecture).count, learningRate: plan.learningRate)
        return Checkpoint(progress: RunProgress(plan), weights: weights, optimiser: optimiser)
    }

    /// Judges the epoch and writes everything down; the checkpoint last, so that what it speaks of is there.
    private func finishEpoch(
        _ stage: TrainingStage, now: () -> Double, report: (TrainingEvent) -> Void
    ) throws(TrainingRunError) {
        let clock = ContinuousClock()
        let begun = clock.now
        let weights = try stage.weights()
        let total = split.validation.count
        let judgement = try Judgement(
            of: weights, split.validation, maker, epoch: stage.progress.epoch, threads: threads
        ) { report(.validating(done: $0, total: total)) }
        let progress = stage.progress
        let record = EpochRecord(
            epoch: progress.epoch, learningRate: progress.learningRate,
            loss: progress.lossSum / Double(progress.images),
            accuracy: Double(progress.right) / Double(progress.images),
            validationLoss: judgement.loss, validationAccuracy: judgement.accuracy, validationArea: judgement.area,
            seconds: progress.seconds + (clock.now - begun).inSeconds,
            imagesPerSecond: Double(progress.images) / max(progress.seconds, 1e-9),
            secondsWaiting: progress.secondsWaiting, finishedAt: now())
        let isBest = stage.progress.end(record, plan)
        if isBest { try TrainedModel.write(weights, storage: .float32, to: folder.best) }
        try stage.checkpoint().write(to: folder.checkpoint)
        report(.epoch(record, isBest: isBest))
    }
}

extension Duration {
    /// The duration as a number of seconds.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
