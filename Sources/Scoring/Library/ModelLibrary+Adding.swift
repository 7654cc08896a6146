import Cryptography
import DenseNet
public import Foundation
public import Studies

/// A model that was just added.
public struct AddedModel: Sendable {
    /// The model.
    public let model: InstalledModel
    /// What its card leaves open.
    public let warnings: [StudyFileProblem]
}

extension ModelLibrary {
    /// Takes weights of any known format into the library, all or nothing.
    ///
    /// The network is inferred from the weights; the card adds what weights do not know. The library keeps the weights
    /// as safetensors of 32-bit floats, the digests of both files, and the probability of a self-test image.
    ///
    /// - Parameters:
    ///   - card: A card's text and its name for the problems; `nil` for a model without one.
    ///   - weights: The file.
    ///   - name: The model's name in place of the card's, or of the file's.
    /// - Throws: ``ScoringError``; nothing is added then.
    public func add(
        card: (bytes: [UInt8], file: String)?, weights: URL, name: String? = nil
    ) throws(ScoringError) -> AddedModel {
        let cardFile = card?.file ?? "card"
        var draft = CardDraft()
        var problems: [StudyFileProblem] = []
        if let card {
            let parsed = CardDraft.parse(card.bytes, named: card.file)
            problems = parsed.problems
            // What can be read of a card with errors is checked against the weights too, so that all errors are told.
            draft = parsed.value ?? CardDraft.parseLeniently(card.bytes)
        }
        if let name {
            draft.name = name
            if !ModelCard.isName(name) {
                var scan = CardScan(file: cardFile)
                scan.reportName(name)
                problems += scan.problems
            }
        }
        let found: WeightFile.Description
        do {
            found = try WeightFile.description(of: weights.path)
        } catch {
            throw problems.contains { $0.severity == .error }
                ? .card(problems) : .weights(path: weights.path, reason: "\(error)")
        }
        let sourceDigest = try Digest(ofFile: weights.path)
        let stated = [draft.weightsDigest, draft.sourceDigest].compactMap(\.self)
        if let first = stated.first, !stated.contains(sourceDigest) {
            problems.append(
                StudyFileProblem(
                    file: cardFile, column: "weights.sha256", value: first.description,
                    problem: "is not the SHA-256 of \(weights.lastPathComponent), which is \(sourceDigest)",
                    remedy: "copy the weights again, or correct the card"))
        }
        // A card that comes from another library still knows from which file the weights once were taken.
        let isSource = draft.sourceDigest == nil || draft.sourceDigest == sourceDigest
        let record = ModelCard.WeightsRecord(
            file: InstalledModel.FileName.weights, digest: sourceDigest,
            sourceFile: isSource ? weights.lastPathComponent : draft.sourceFile ?? weights.lastPathComponent,
            sourceDigest: isSource ? sourceDigest : draft.sourceDigest ?? sourceDigest)
        let fallback = weights.deletingPathExtension().lastPathComponent
        let checked = draft.completed(found.architecture, name: fallback, weights: record, named: cardFile)
        problems.addWhatIsLeft(checked.problems + assumptions(draft, found, weights.lastPathComponent, cardFile))
        guard problems.allSatisfy({ $0.severity != .error }), let value = checked.value else { throw .card(problems) }
        return AddedModel(model: try install(value, weights), warnings: problems)
    }

    /// What neither weights nor card say, and what was assumed instead.
    private func assumptions(
        _ draft: CardDraft, _ found: WeightFile.Description, _ weights: String, _ cardFile: String
    ) -> [StudyFileProblem] {
        guard found.isFinalReLUAssumed, draft.finalReLU == nil else { return [] }
        return [
            StudyFileProblem(
                .warning, file: cardFile, column: "architecture.final-relu",
                problem: "is not stated, and \(weights) does not tell: a ReLU after the last batch norm was assumed",
                remedy: "if the network has none, as those of Keras 2.1.4, every probability is wrong: remove the "
                    + "model and add it with \"architecture\": { \"final-relu\": false } in the card; if it has one, "
                    + "write true")
        ]
    }

    private func install(_ card: ModelCard, _ source: URL) throws(ScoringError) -> InstalledModel {
        guard !FileManager.default.fileExists(atPath: place(of: card.name).path) else {
            throw .modelExists(card.name)
        }
        let new = folder.appendingPathComponent(".new-\(UUID().uuidString)", isDirectory: true)
        do {
            try FileManager.default.createDirectory(
                at: new, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .file(path: folder.path, reason: error.localizedDescription)
        }
        do {
            try fill(new, card, source)
            try move(new, to: card.name)
        } catch {
            try? FileManager.default.removeItem(at: new)
            throw error
        }
        return try InstalledModel(place(of: card.name))
    }

    private func move(_ new: URL, to name: String) throws(ScoringError) {
        guard rename(new.path, place(of: name).path) != 0 else { return }
        // A folder that is not empty stands in the way when somebody was faster.
        throw [EEXIST, ENOTEMPTY].contains(errno) ? .modelExists(name) : WholeFile.failure(place(of: name).path)
    }

    private func fill(_ new: URL, _ card: ModelCard, _ source: URL) throws(ScoringError) {
        var card = card
        let file = new.appendingPathComponent(InstalledModel.FileName.weights).path
        let weights: Weights
        do {
            weights = try Weights(contentsOf: source.path, architecture: card.architecture)
        } catch {
            throw .weights(path: source.path, reason: "\(error)")
        }
        // What a weight file says about its own arithmetic stands above everything, so a card must not say otherwise.
        guard weights.architecture == card.architecture else {
            throw .card([card.contradiction(to: weights.architecture)])
        }
        do {
            try weights.write(to: file)
        } catch {
            throw .file(path: folder.path, reason: "\(error)")
        }
        card.weights.digest = try Digest(ofFile: file)
        if let other = try models().first(where: { $0.card.worksLike(card) }) { throw .sameModel(as: other.card.name) }
        try WholeFile.write(
            Data(card.json.utf8), to: new.appendingPathComponent(InstalledModel.FileName.card).path)
        try SelfTest.record(InstalledModel(new))
    }
}

extension CardDraft {
    /// What can be read of a card with errors.
    fileprivate static func parseLeniently(_ bytes: [UInt8]) -> CardDraft {
        guard let document = try? JSONDecoder().decode(CardDocument.self, from: Data(bytes)) else { return CardDraft() }
        var scan = CardScan(file: "")
        return CardDraft(document, &scan)
    }
}

extension ModelCard {
    /// What the weight file says otherwise.
    fileprivate func contradiction(to found: DenseNetArchitecture) -> StudyFileProblem {
        let (key, mine, theirs) =
            if architecture.epsilon != found.epsilon {
                ("epsilon", "\(architecture.epsilon)", "\(found.epsilon)")
            } else if architecture.head != found.head {
                ("head", architecture.head.rawValue, found.head.rawValue)
            } else {
                ("final-relu", "\(architecture.finalReLU)", "\(found.finalReLU)")
            }
        return StudyFileProblem(
            file: "card", column: "architecture.\(key)", value: mine, problem: "is \(theirs) in the weight file",
            remedy: "leave it out, or take other weights")
    }
}
