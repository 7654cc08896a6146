import Cryptography
public import DenseNet
public import Foundation

/// A trained network as the folder that `reader-study model add` takes: weights and card.
public struct TrainedModel {
    /// What its card says that no training knows.
    public struct Description: Sendable {
        /// The name under which its predictions will stand.
        public var name: String
        /// Its version.
        public var version: String
        /// On what it was trained, in words.
        public var trainingData: String
        /// What it may be used for.
        public var intendedUse: String
        /// On what terms it may be used.
        public var licence: String

        /// A description.
        public init(name: String, version: String, trainingData: String, intendedUse: String, licence: String) {
            self.name = name
            self.version = version
            self.trainingData = trainingData
            self.intendedUse = intendedUse
            self.licence = licence
        }
    }

    static let weightsName = "weights.safetensors"
    static let cardName = "card.json"

    /// Writes the best epoch's weights and their card into the training's folder.
    ///
    /// - Parameter storage: In 16 bits the file is half as long, and every number rounded to 11 binary digits.
    /// - Returns: The folder.
    /// - Throws: ``TrainingRunError``; before the first epoch has ended there is no model.
    public static func write(
        _ run: TrainingRun, _ description: Description, storage: SafetensorsWriter.Storage
    ) throws(TrainingRunError) -> URL {
        let folder = run.folder
        guard let checkpoint = try Checkpoint(ifPresent: folder.checkpoint, run.plan),
            let best = checkpoint.progress.best
        else { throw .checkpoint(path: folder.checkpoint, reason: "no epoch has ended yet") }
        let weights: Weights
        do {
            weights = try Weights(contentsOf: folder.best, architecture: run.plan.architecture)
        } catch {
            throw .weights(path: folder.best, reason: "\(error)")
        }
        try DurableFile.makeFolder(folder.model.path)
        let file = folder.model.appendingPathComponent(weightsName).path
        try write(weights, storage: storage, to: file)
        let card = TrainedModelCard(
            description, run.record, digest: Digest(of: try DurableFile.read(file)),
            training: TrainedModelCard.Training(
                record: run.record, bestEpoch: best.epoch, curve: checkpoint.progress.curve))
        let cardFile = folder.model.appendingPathComponent(cardName).path
        try DurableFile.write(try RunJSON.encode(card, for: cardFile), to: cardFile)
        return folder.model
    }

    /// Writes weights beside their place, waits for the disk, and renames them into it.
    static func write(
        _ weights: Weights, storage: SafetensorsWriter.Storage, to path: String
    ) throws(TrainingRunError) {
        let new = "\(path).writing"
        do {
            try weights.write(to: new, storage: storage)
        } catch {
            throw .weights(path: path, reason: "\(error)")
        }
        try DurableFile.place(new, at: path)
    }
}
