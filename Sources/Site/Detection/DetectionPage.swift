import Cryptography
import Reports
import Scoring

/// The detection page's model.
struct DetectionPage: Sendable {
    /// The coordinator's name; `nil` for the holder of a token.
    let coordinator: String?
    let isTokenHolder: Bool
    let hasModel: Bool
    let model: Model?
    /// Largest file in MiB.
    let limit: Int
    /// JSON for the script.
    let data: String

    /// The model's card, as it is shown.
    struct Model: Sendable {
        let name: String
        let version: String
        let digest: HashValue
        let threshold: String
        let intendedUse: String
        let trainingData: String
        let licence: String

        /// - Parameter notStated: What is shown where a card says nothing.
        init(_ model: LoadedModel, notStated: String) {
            let card = model.card
            func shown(_ text: String) -> String { ModelCard.statement(text, orWhenNotStated: notStated) }
            (name, version) = (card.name, card.version)
            digest = HashValue(model.sha256.description)
            threshold = PrintedNumber.shortest(card.threshold)
            intendedUse = shown(card.intendedUse)
            trainingData = shown(card.trainingData)
            licence = shown(card.licence)
        }
    }
}

/// The page of somebody who may not use the detection page now.
struct DetectionRefusedPage: Sendable {
    let message: String
    let remedy: String
}

/// The page on which a token is given.
struct DetectionDoorPage: Sendable {
    let problem: String?
}
