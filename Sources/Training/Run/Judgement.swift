import DenseNet
import Statistics

/// What a network makes of the validation images.
struct Judgement: Equatable {
    /// Mean over the images.
    var loss: Double
    /// Part of the images that are called right.
    var accuracy: Double
    /// Of a fracture network, unless all images get the same score.
    var area: EpochRecord.Area?

    /// Scores the images as they would be scored by the finished model.
    ///
    /// - Throws: ``TrainingRunError/diverged(epoch:reason:)`` when a score is not finite.
    init(
        of weights: Weights, _ images: [Int], _ maker: BatchMaker, epoch: Int, threads: Int,
        progress: (_ done: Int) -> Void
    ) throws(TrainingRunError) {
        let network = Network(weights)
        let learning = Learning(maker.plan)
        let chunk = max(8, 2 * threads)
        var (lossSum, right) = (0.0, 0)
        var scores: [Double] = []
        var labels: [Int] = []
        for start in stride(from: 0, to: images.count, by: chunk) {
            let batch = try maker.batch(Array(images[start..<min(start + chunk, images.count)]))
            let predictions: [Prediction]
            do {
                predictions = try network.predict(batch: batch.images, threads: threads)
            } catch {
                throw .diverged(epoch: epoch, reason: "\(error)")
            }
            let logits = predictions.map(\.logits)
            let evaluation = learning.loss.evaluate(logits: logits, targets: learning.targets(batch.labels))
            lossSum += evaluation.mean * Double(batch.labels.count)
            right += learning.right(logits, batch.labels)
            // Logits rank as probabilities do, and do not round to 0 or 1.
            scores += logits.map { Double($0[0]) }
            labels += batch.labels
            progress(labels.count)
        }
        loss = lossSum / Double(labels.count)
        accuracy = Double(right) / Double(labels.count)
        guard maker.plan.task == .fracture else { return }
        area = Self.area(scores, labels)
    }

    private static func area(_ scores: [Double], _ labels: [Int]) -> EpochRecord.Area? {
        do {
            let classes = try ScoredClasses(scores: scores, isPositive: labels.map { $0 == 1 })
            let interval = try Placements(classes).interval()
            return EpochRecord.Area(
                estimate: interval.estimate, lower: interval.lower, upper: interval.upper, method: interval.method.name)
        } catch {
            // One class only, or the same score for all: there is nothing to say about discrimination.
            return nil
        }
    }
}

/// How logits are compared with labels.
struct Learning {
    let loss: Loss
    private let task: LearningTask
    private let outputs: Int

    init(_ plan: TrainingPlan) {
        (task, outputs) = (plan.task, plan.architecture.outputs)
        loss = Loss(plan.architecture.head)
    }

    /// `[image][output]`: 0 or 1 of a fracture; of classes 1 for the right one.
    func targets(_ labels: [Int]) -> [[Float]] {
        labels.map { label in
            task == .fracture ? [Float(label)] : (0..<outputs).map { $0 == label ? 1 : 0 }
        }
    }

    /// How many images are called right: at a threshold of 0.5, or by the likeliest class.
    func right(_ logits: [[Float]], _ labels: [Int]) -> Int {
        zip(logits, labels).count { row, label in
            guard task == .bodyPart else { return (row[0] >= 0) == (label == 1) }
            return row.indices.max { row[$0] < row[$1] } == label
        }
    }
}

extension TrainingPlan.ClassWeighting {
    /// How much an image of each label counts.
    func weights(_ counts: [Int]) -> [Float] {
        switch self {
        case .equal: counts.map { _ in 1 }
        case .balanced: ClassWeights.balanced(counts: counts).weights
        }
    }
}
