import ArgumentParser
import Cryptography
import DenseNet
import Foundation
import Radiographs
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// Scores the cases of a study; a second run does only what is missing.
struct StudyScoring {
    let installation: Installation
    let study: StudyName
    /// The name under which the predictions stand in the study.
    let predictions: String
    let explain: ExplainRule
    let threads: Int

    /// Lets one program at a time score a study.
    static func lock(_ study: StudyName, in installation: Installation) throws -> FileLock {
        let file = installation.configuration.data.folder.appendingPathComponent("score-\(study).lock").path
        guard let lock = try FileLock(file, .alone, mayCreate: true) else {
            throw CommandFailure(.wrong, "another program is scoring \(study); wait until it has ended")
        }
        return lock
    }

    static func discard(_ predictions: String, of study: StudyName, in installation: Installation) async throws {
        try await installation.store.removeScoring(
            by: predictions, of: study, confidential: installation.confidential, by: .commandLine, at: .now)
    }

    /// What came of one case.
    private enum Outcome: Sendable {
        case scored(CaseScore)
        /// The image cannot be scored.
        case failed(CaseNumber, reason: String)
    }

    func run(_ model: LoadedModel) async throws {
        let lock = try Self.lock(study, in: installation)
        defer { withExtendedLifetime(lock) {} }
        let provenance = provenance(model)
        let images = try await installation.store.radiographs(of: study)
        let stored = try await installation.confidential.scoring(of: study, by: predictions)
        if let stored, stored.finishedAt != nil, stored.provenance == provenance, missing(images, stored).isEmpty {
            Terminal.out("\(study) was scored by \(predictions) before; nothing is missing.")
            return
        }
        let begun = try await installation.store.beginScoring(
            provenance, of: study, confidential: installation.confidential, by: .commandLine, at: .now)
        let failed = try await score(missing(images, begun), of: images.count, model)
        for (number, reason) in failed { Terminal.error("case \(number): \(reason)") }
        guard failed.isEmpty else {
            throw CommandFailure(
                .wrong,
                "\(failed.count.counted("case")) of \(study) could not be scored, so there are no predictions yet; "
                    + "the others are kept for the next run")
        }
        try await installation.store.finishScoring(
            by: predictions, of: study, confidential: installation.confidential, by: .commandLine, at: .now)
        Terminal.out("\(predictions): \(images.count.counted("prediction")) of \(study) stored.")
    }

    private func provenance(_ model: LoadedModel) -> ScoringProvenance {
        let card = model.card
        return ScoringProvenance(
            model: predictions, version: card.version, threshold: card.threshold, weights: model.sha256,
            card: card.json, preprocessing: card.preprocessing.inWords(card.architecture),
            program: "\(ProgramVersion.line), \(model.computePath.inFull)")
    }

    /// Cases without a score, and those without a heat map that is wanted.
    private func missing(_ images: [StudyRadiograph], _ stored: StoredScoring) -> [StudyRadiograph] {
        images.filter { image in
            guard let known = stored.cases[image.number] else { return true }
            guard !known.hasMap else { return false }
            switch explain {
            case .whenPositive: return known.probability >= stored.provenance.threshold
            case .always: return true
            case .never: return false
            }
        }
    }

    /// Scores cases and stores each as soon as it is known; returns those that cannot be scored.
    ///
    /// - Parameter all: Number of the study's cases, of which progress is told: the number of those that still want a heat
    ///   map would tell how many the model calls a fracture.
    private func score(
        _ images: [StudyRadiograph], of all: Int, _ model: LoadedModel
    ) async throws -> [(CaseNumber, reason: String)] {
        let bar = ProgressBar("Scoring \(study)", of: all)
        defer { bar.finish() }
        bar.update(0)
        var done = 0
        var failed: [(CaseNumber, reason: String)] = []
        let layer = model.card.explanation
        try await ImageScoring(model, explain: explain, threads: threads).run(images) { image, score in
            do {
                let radiograph = try image.radiograph()
                let result = try score(radiograph)
                return Outcome.scored(
                    CaseScore(
                        number: image.number, image: image.digest, probability: Double(result.probability),
                        map: result.map.map { StoredHeatMap($0, layer, output: model.card.positiveOutput) }))
            } catch {
                return Outcome.failed(image.number, reason: "\(error)")
            }
        } deliver: { outcome in
            switch outcome {
            case .scored(let score):
                try await installation.confidential.add([score], to: study, by: predictions, at: .now)
            case .failed(let number, let reason): failed.append((number, reason))
            }
            done += 1
            bar.update(all * done / images.count)
        }
        return failed
    }
}

extension StudyRadiograph {
    /// The pixels, once it is certain that they are those of the study.
    fileprivate func radiograph() throws -> Radiograph {
        let file: Data
        do {
            file = try Data(contentsOf: URL(fileURLWithPath: self.file))
        } catch {
            throw CommandFailure(.notPossible, "its image file cannot be read (\(error.localizedDescription))")
        }
        let decoded = try Radiograph(png: Array(file))
        guard decoded.pixelDigest == digest else {
            throw CommandFailure(.wrong, "its image file does not hold the pixels that were stored; restore a backup")
        }
        // The file does not say how many of its bits are used, the study does.
        return try Radiograph(
            width: decoded.width, height: decoded.height, samples: decoded.samples, declaredBits: significantBits)
    }
}

extension StoredHeatMap {
    fileprivate init(_ map: ActivationMap, _ explanation: ModelCard.Explanation, output: Int) {
        self.init(
            method: explanation.method.rawValue, layer: (explanation.layer ?? explanation.method.defaultLayer).rawValue,
            output: output,
            rows: map.height, columns: map.width, values: map.values)
    }
}
