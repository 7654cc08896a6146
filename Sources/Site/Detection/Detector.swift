import Cryptography
import DenseNet
import Foundation
import Radiographs
import Scoring

/// The model of the detection page, and how it is asked.
struct Detector: Sendable {
    let model: LoadedModel
    /// Threads for one radiograph.
    let threads: Int

    /// What the model says of a radiograph, as JSON.
    func answer(_ radiograph: Radiograph, _ options: DetectionOptions) throws -> String {
        let card = model.card
        let score: Score
        do {
            score = try model.score(radiograph, explain: options.explain, threads: threads)
        } catch {
            // Swift 6.3.1 cannot compile `catch ScoringError.network` here.
            if case .network = error { throw DetectionProblem.unsuitable }
            throw error
        }
        var answer = DetectionAnswer(
            probability: score.probability, threshold: card.threshold, isPositive: score.isPositive,
            positiveClass: card.positiveClass,
            classes: zip(card.classes, score.probabilities).map { DetectionAnswer.Class(name: $0, probability: $1) },
            image: DetectionAnswer.Image(
                width: radiograph.width, height: radiograph.height, bits: radiograph.significantBits),
            model: DetectionAnswer.Model(
                name: card.name, version: card.version, sha256: model.sha256.description,
                intendedUse: card.intendedUse),
            map: score.map.map { DetectionAnswer.Map($0, layer: card.layerName) })
        let place = score.prepared.resampled.placement
        answer.site = score.map.flatMap {
            MapSite($0.enlarged(height: place.height, width: place.width), place, level: 0.5)
        }
        if options.hasPictures {
            let png = score.map.map {
                EnlargedHeatMap($0, width: radiograph.width, height: radiograph.height, card: card).picture
            }
            answer.pictures = DetectionAnswer.Pictures(
                map: png.map { "data:image/png;base64," + Data($0).base64EncodedString() })
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(answer), as: UTF8.self)
    }
}

extension ModelCard {
    /// The layer at which maps are computed, in a word.
    fileprivate var layerName: String { (explanation.layer ?? explanation.method.defaultLayer).rawValue }
}
