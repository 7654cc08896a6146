public import Cryptography
public import DenseNet
import Foundation
public import Radiographs

/// A model that is ready to score. Several threads may use it at once.
public final class LoadedModel: Sendable {
    /// The model's card.
    public let card: ModelCard
    /// SHA-256 of the weights.
    public var sha256: Digest { card.weights.digest }
    /// What computes.
    public var computePath: ComputePath { network.path }
    private let network: Network
    /// Keeps the model from being removed meanwhile.
    private let hold: FileLock

    /// Reads the weights, and makes sure that they are those of the card.
    ///
    /// - Throws: ``ScoringError/weightsChanged(model:expected:found:)``, ``ScoringError/weights(path:reason:)``,
    ///   ``ScoringError/file(path:reason:)``.
    public init(_ installed: InstalledModel) throws(ScoringError) {
        guard let hold = try FileLock(installed.cardFile, .shared, mayCreate: false) else {
            throw .noSuchModel(installed.card.name, installed: [])
        }
        let found = try installed.weightsDigest()
        guard found == installed.card.weights.digest else {
            throw .weightsChanged(
                model: installed.card.name, expected: installed.card.weights.digest.description,
                found: found.description)
        }
        do {
            network = Network(
                try Weights(contentsOf: installed.weightsFile.path, architecture: installed.card.architecture))
        } catch {
            throw .weights(path: installed.weightsFile.path, reason: "\(error)")
        }
        card = installed.card
        self.hold = hold
    }

    /// Scores an image.
    ///
    /// - Parameters:
    ///   - radiograph: Of any size.
    ///   - explain: When the model is asked where it looked.
    ///   - threads: How many threads share the work; the result is the same bits for any number.
    /// - Throws: ``ScoringError/network(_:)``.
    public func score(
        _ radiograph: Radiograph, explain: ExplainRule, threads: Int
    ) throws(ScoringError) -> Score {
        let prepared = PreparedImage(radiograph, for: card)
        do {
            let output = card.positiveOutput
            func isPositive(_ prediction: Prediction) -> Bool {
                Double(prediction.probabilities[output]) >= card.threshold
            }
            let (prediction, map) = try network.explain(
                prepared.values, method: card.explanation.method, layer: card.explanation.layer, threads: threads
            ) { prediction in
                switch explain {
                case .whenPositive: isPositive(prediction) ? output : nil
                case .always: output
                case .never: nil
                }
            }
            return Score(
                probabilities: prediction.probabilities, probability: prediction.probabilities[output],
                isPositive: isPositive(prediction), map: map, prepared: prepared)
        } catch {
            throw .network("\(error)")
        }
    }

    /// Logits and probabilities of an image, without a map.
    func prediction(of radiograph: Radiograph) throws(ScoringError) -> Prediction {
        do {
            return try network.predict(PreparedImage(radiograph, for: card).values)
        } catch {
            throw .network("\(error)")
        }
    }
}
