import Cryptography
public import DenseNet
import Foundation

/// The weights that a training starts from: fresh ones, or those of another network, whose head is replaced.
public struct StartingWeights: Sendable {
    /// For the record.
    public let record: TrainingRecord.Start
    private let given: Weights?

    /// Weights drawn at random, as the plan says.
    public static let fresh = StartingWeights(record: .fresh, given: nil)

    private init(record: TrainingRecord.Start, given: Weights?) {
        (self.record, self.given) = (record, given)
    }

    /// The weights of a file, or of the folder of a training or a model.
    ///
    /// - Throws: ``TrainingRunError/weights(path:reason:)`` or ``TrainingRunError/file(path:reason:)``.
    public init(contentsOf path: String) throws(TrainingRunError) {
        let file = Self.file(path)
        do {
            given = try Weights(contentsOf: file, architecture: WeightFile.describe(file))
        } catch {
            throw .weights(path: path, reason: "\(error)")
        }
        record = TrainingRecord.Start(origin: path, digest: Digest(of: try DurableFile.read(file)))
    }

    /// The network they belong to; `nil` for fresh ones, which fit every network.
    public var architecture: DenseNetArchitecture? { given?.architecture }

    /// Weights for the network of a plan.
    ///
    /// - Throws: ``TrainingRunError/weights(path:reason:)`` when its body is another one.
    func weights(for plan: TrainingPlan) throws(TrainingRunError) -> Weights {
        let seed = plan.seed &+ RandomPart.initialWeights
        let wanted = plan.architecture
        do {
            guard let given else { return try Weights.initial(wanted, plan.initialisation, seed: seed) }
            let headed = try given.withFreshHead(
                outputs: wanted.outputs, head: wanted.head, plan.initialisation, seed: seed)
            let tensors = Dictionary(uniqueKeysWithValues: headed.inOrder.map { ($0.name, $0.tensor) })
            return try Weights(tensors, architecture: wanted)
        } catch {
            throw .weights(path: record.origin, reason: "\(error)")
        }
    }

    /// A training's folder holds its model in a folder, and a model's folder its weights under one name.
    private static func file(_ path: String) -> String {
        let inside = ["\(RunFolder.modelName)/\(TrainedModel.weightsName)", TrainedModel.weightsName]
        return inside.map { "\(path)/\($0)" }.first { FileManager.default.fileExists(atPath: $0) } ?? path
    }
}
