import Cryptography
import DenseNet
import Radiographs

/// The card of a trained model, with the members that docs/scoring.md describes, and how it was trained.
struct TrainedModelCard: Encodable {
    struct Architecture: Encodable {
        let growth: Int
        let blocks: [Int]
        let stemChannels: Int
        let bottleneck: Int
        let outputs: Int
        let head: DenseNetArchitecture.Head
        let epsilon: Double
        let finalRelu: Bool
    }

    struct Input: Encodable {
        let height: Int
        let width: Int
        let channels: Int
    }

    struct Preprocessing: Encodable {
        struct Scaling: Encodable {
            let divisor = 255
            let mean = [0]
            let deviation = [1]
        }

        let window: IntensityWindow
        let resampling: ResamplingMethod
        let aspect: AspectPolicy
        let scaling = Scaling()
    }

    struct Weights: Encodable {
        let sha256: String
    }

    struct Training: Encodable {
        let record: TrainingRecord
        let bestEpoch: Int
        let curve: [EpochRecord]
    }

    let name: String
    let version: String
    let architecture: Architecture
    let input: Input
    let preprocessing: Preprocessing
    let classes: [String]
    let positiveClass: String
    let threshold = 0.5
    let trainingData: String
    let intendedUse: String
    let licence: String
    let weights: Weights?
    let training: Training?

    /// - Parameters:
    ///   - digest: Of the weights; `nil` before they are trained.
    ///   - training: How they were trained; `nil` before.
    init(
        _ description: TrainedModel.Description, _ record: TrainingRecord, digest: Digest?, training: Training?
    ) {
        let (network, steps) = (record.plan.architecture, record.plan.preparation)
        (name, version) = (description.name, description.version)
        architecture = Architecture(
            growth: network.growth, blocks: network.blocks, stemChannels: network.stemChannels,
            bottleneck: network.bottleneck, outputs: network.outputs, head: network.head, epsilon: network.epsilon,
            finalRelu: network.finalReLU)
        input = Input(height: network.inputHeight, width: network.inputWidth, channels: network.inputChannels)
        preprocessing = Preprocessing(window: steps.window, resampling: steps.resampling, aspect: steps.aspect)
        classes = record.classes
        positiveClass = record.classes.first ?? ""
        trainingData = description.trainingData
        intendedUse = description.intendedUse
        licence = description.licence
        weights = digest.map { Weights(sha256: $0.description) }
        self.training = training
    }
}
