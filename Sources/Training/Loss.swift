public import DenseNet
import Foundation

/// What training makes small: computed on logits, so that no probability is ever rounded to 0 or 1. Keras computes its binary
/// cross-entropy on probabilities held within 1e-7...1 - 1e-7, which differs for logits beyond 16 only.
public enum Loss: String, Sendable, Codable, CaseIterable {
    /// Mean over images and outputs; each output by itself.
    case binaryCrossEntropy
    /// Mean over images; all outputs together.
    case softmaxCrossEntropy

    /// The loss that belongs to a head.
    public init(_ head: DenseNetArchitecture.Head) {
        switch head {
        case .sigmoid: self = .binaryCrossEntropy
        case .softmax: self = .softmaxCrossEntropy
        }
    }

    /// A batch's loss.
    public struct Evaluation: Equatable, Sendable {
        /// What is made small.
        public let mean: Double
        /// Each image's own, without its weight.
        public let perImage: [Double]
        /// Of the mean by each logit, `[image][output]`.
        public let logitGradients: [[Float]]
    }

    /// The loss of a batch and its gradient.
    /// - Parameters:
    ///   - logits: `[image][output]`, one image or more.
    ///   - targets: As many, 0...1; for the softmax they sum to 1.
    ///   - imageWeights: A factor for each image, such as its class' weight; 1 where none are given. As in Keras, the mean of
    ///     weight times loss is taken over the number of images.
    public func evaluate(logits: [[Float]], targets: [[Float]], imageWeights: [Float]? = nil) -> Evaluation {
        precondition(!logits.isEmpty && logits.count == targets.count, "a target for every image")
        precondition(imageWeights.map { $0.count == logits.count } ?? true, "a weight for every image")
        var (mean, perImage, gradients) = (0.0, [Double](), [[Float]]())
        for image in logits.indices {
            precondition(logits[image].count == targets[image].count, "a target for every output")
            let (z, y) = (logits[image].map { Double($0) }, targets[image].map { Double($0) })
            let share = Double(imageWeights?[image] ?? 1) / Double(logits.count)
            let (loss, gradient) = value(z, y)
            mean += share * loss
            perImage.append(loss)
            gradients.append(gradient.map { Float(share * $0) })
        }
        return Evaluation(mean: mean, perImage: perImage, logitGradients: gradients)
    }

    private func value(_ z: [Double], _ y: [Double]) -> (loss: Double, gradient: [Double]) {
        switch self {
        case .binaryCrossEntropy:
            let share = 1 / Double(z.count)
            // log(1 + exp(z)) - y z, without a large exponential.
            let losses = zip(z, y).map { max($0, 0) - $0 * $1 + log1p(exp(-abs($0))) }
            return (losses.reduce(0, +) * share, zip(z, y).map { (1 / (1 + exp(-$0)) - $1) * share })
        case .softmaxCrossEntropy:
            let largest = z.max() ?? 0
            let exponentials = z.map { exp($0 - largest) }
            let sum = exponentials.reduce(0, +)
            let loss = zip(z, y).reduce(0.0) { $0 - $1.1 * ($1.0 - largest - log(sum)) }
            let total = y.reduce(0, +)
            return (loss, zip(exponentials, y).map { total * $0 / sum - $1 })
        }
    }
}
