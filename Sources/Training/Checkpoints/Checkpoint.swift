import DenseNet
import Foundation

/// A training as it stood after a step, in one file: the network's and the optimiser's numbers as safetensors, how far
/// it is as JSON in the file's metadata.
struct Checkpoint {
    var progress: RunProgress
    /// With running statistics.
    var weights: Weights
    var optimiser: Adam

    private static let key = "reader-study-training"
    private static let first = "optimizer.first_moments"
    private static let second = "optimizer.second_moments"

    /// Writes the file, all the way to the disk, in place of an older one: whoever is killed meanwhile finds the one or
    /// the other.
    func write(to path: String) throws(TrainingRunError) {
        let progress = try RunJSON.encode(progress, for: path)
        let moments = [(Self.first, optimiser.firstMoments), (Self.second, optimiser.secondMoments)]
        let tensors = weights.inOrder + moments.map { ($0, Tensor(shape: [$1.count], values: $1)) }
        let bytes: [UInt8]
        do {
            bytes = try SafetensorsWriter().bytes(
                of: tensors, metadata: [Self.key: String(decoding: progress, as: UTF8.self)])
        } catch {
            throw .diverged(epoch: self.progress.epoch, reason: "\(error)")
        }
        try DurableFile.write(bytes, to: path)
    }

    /// The training that a file holds; `nil` when there is no file.
    ///
    /// - Throws: ``TrainingRunError/checkpoint(path:reason:)``.
    init?(ifPresent path: String, _ plan: TrainingPlan) throws(TrainingRunError) {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let file = try SafetensorsFile(path: path)
            guard let text = file.metadata[Self.key] else {
                throw TrainingRunError.checkpoint(path: path, reason: "it is no checkpoint of a training")
            }
            progress = try RunJSON.decode(RunProgress.self, Array(text.utf8), from: path)
            var tensors: [String: Tensor] = [:]
            for wanted in plan.architecture.tensors { tensors[wanted.name] = try file.tensor(wanted.name) }
            weights = try Weights(tensors, architecture: plan.architecture)
            let (first, second) = (try file.tensor(Self.first).values, try file.tensor(Self.second).values)
            let count = ParameterLayout(plan.architecture).count
            guard first.count == count, second.count == count else {
                throw TrainingRunError.checkpoint(path: path, reason: "it belongs to another network")
            }
            optimiser = Adam(
                plan.adam, learningRate: progress.learningRate, step: progress.optimiserSteps, firstMoments: first,
                secondMoments: second)
        } catch let error as TrainingRunError {
            throw error
        } catch {
            throw .checkpoint(path: path, reason: "\(error)")
        }
    }

    init(progress: RunProgress, weights: Weights, optimiser: Adam) {
        (self.progress, self.weights, self.optimiser) = (progress, weights, optimiser)
    }
}
