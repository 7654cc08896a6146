import DenseNet

/// The network and its optimiser at work.
final class TrainingStage {
    var progress: RunProgress
    private let network: TrainableNetwork
    private var optimiser: Adam

    init(_ checkpoint: Checkpoint, _ plan: TrainingPlan, threads: Int) throws(TrainingRunError) {
        (progress, optimiser) = (checkpoint.progress, checkpoint.optimiser)
        do {
            network = try TrainableNetwork(
                checkpoint.weights, batch: plan.batch, rule: plan.batchNorm, threads: threads)
        } catch {
            throw .setting("\(error)")
        }
    }

    /// One step: forward, backward, update.
    ///
    /// - Parameter weights: How much an image of each label counts.
    func step(_ batch: Batch, _ learning: Learning, weights: [Float]) throws(TrainingRunError) {
        let logits: [[Float]]
        do {
            logits = try network.forward(batch.images)
        } catch {
            throw .diverged(epoch: progress.epoch, reason: "\(error)")
        }
        let evaluation = learning.loss.evaluate(
            logits: logits, targets: learning.targets(batch.labels), imageWeights: batch.labels.map { weights[$0] })
        guard evaluation.mean.isFinite else {
            throw .diverged(epoch: progress.epoch, reason: "the loss is \(evaluation.mean)")
        }
        network.backward(evaluation.logitGradients)
        optimiser.learningRate = progress.learningRate
        optimiser.update(&network.parameters, gradients: network.gradients)
        progress.step += 1
        progress.optimiserSteps += 1
        progress.lossSum += evaluation.mean * Double(batch.labels.count)
        progress.right += learning.right(logits, batch.labels)
        progress.images += batch.labels.count
    }

    /// Parameters and running statistics.
    func weights() throws(TrainingRunError) -> Weights {
        do {
            return try network.weights()
        } catch {
            throw .diverged(epoch: progress.epoch, reason: "\(error)")
        }
    }

    /// Everything that is needed to go on from here.
    func checkpoint() throws(TrainingRunError) -> Checkpoint {
        Checkpoint(progress: progress, weights: try weights(), optimiser: optimiser)
    }
}
