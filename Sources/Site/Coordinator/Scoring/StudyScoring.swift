import Cryptography
import DenseNet
import Foundation
import Radiographs
public import Scoring
public import Studies
@_spi(Confidential) public import StudyStore

/// Scores the cases of a study, for the command line and for the pages; a second run does only what is missing.
@_spi(Confidential) public struct StudyScoring: Sendable {
    /// How a run ended.
    public enum Outcome: Equatable, Sendable {
        /// Every case had a score before.
        case nothingMissing
        /// So many predictions stand in the study now.
        case stored(Int)
        /// These cases cannot be scored, so there are no predictions yet; the other scores are kept for the next run.
        case unscored([ScoringFailure])
    }

    /// Another program is scoring the study.
    public struct Busy: Error, Equatable, CustomStringConvertible {
        /// The study.
        public let study: StudyName

        /// What to do.
        public var description: String { "another program is scoring \(study); wait until it has ended" }
    }

    let study: StudyName
    let predictions: String
    let explain: ExplainRule
    let store: StudyStore
    let confidential: ConfidentialStore
    let program: String
    let actor: Actor
    let now: @Sendable () -> Timestamp
    let workers: ScoringWorkers

    init(
        _ study: StudyName, predictions: String, explain: ExplainRule, store: StudyStore,
        confidential: ConfidentialStore, program: String, by actor: Actor, now: @escaping @Sendable () -> Timestamp,
        workers: ScoringWorkers
    ) {
        (self.study, self.predictions, self.explain) = (study, predictions, explain)
        (self.store, self.confidential, self.program) = (store, confidential, program)
        (self.actor, self.now, self.workers) = (actor, now, workers)
    }

    /// A scoring at the program's own priority.
    ///
    /// - Parameters:
    ///   - predictions: The name under which the predictions stand in the study.
    ///   - program: The program and its version.
    ///   - threads: How many images are in work at once.
    public init(
        _ study: StudyName, predictions: String, explain: ExplainRule, store: StudyStore,
        confidential: ConfidentialStore, program: String, by actor: Actor, now: @escaping @Sendable () -> Timestamp,
        threads: Int
    ) {
        self.init(
            study, predictions: predictions, explain: explain, store: store, confidential: confidential,
            program: program, by: actor, now: now, workers: .threads(threads))
    }

    /// Lets one program at a time score a study.
    ///
    /// - Throws: ``Busy``, or `ScoringError` when the file of the lock cannot be written.
    public static func lock(_ study: StudyName, in store: StudyStore) throws -> FileLock {
        guard let lock = try FileLock(store.scoringLock(of: study).path, .alone, mayCreate: true) else {
            throw Busy(study: study)
        }
        return lock
    }

    /// Scores what is missing, and makes the scores predictions once every case has one.
    ///
    /// - Parameter progress: Is told how many cases are done, and of how many.
    /// - Throws: ``Busy``, `StoreError`, `CancellationError`; what was scored until then is kept.
    public func run(
        _ model: LoadedModel, progress: @Sendable (Int, Int) -> Void
    ) async throws -> Outcome {
        let lock = try Self.lock(study, in: store)
        defer { withExtendedLifetime(lock) {} }
        let provenance = ScoringProvenance(model, predictions: predictions, program: program)
        let images = try await store.radiographs(of: study)
        let stored = try await confidential.scoring(of: study, by: predictions)
        if let stored, stored.finishedAt != nil, stored.provenance == provenance, missing(images, stored).isEmpty {
            return .nothingMissing
        }
        let begun = try await store.beginScoring(
            provenance, of: study, confidential: confidential, by: actor, at: now())
        let failed = try await score(missing(images, begun), of: images.count, model, progress)
        guard failed.isEmpty else { return .unscored(failed) }
        try await store.finishScoring(
            by: predictions, of: study, confidential: confidential, by: actor, at: now())
        return .stored(images.count)
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

    /// What came of one case.
    private enum CaseOutcome: Sendable {
        case scored(CaseScore)
        /// The image cannot be scored.
        case failed(ScoringFailure)
    }

    /// Scores cases and stores each as soon as it is known; returns those that cannot be scored.
    ///
    /// - Parameter all: Number of the study's cases, of which progress is told: the number of those that still want a heat
    ///   map would tell how many the model calls a fracture.
    private func score(
        _ images: [StudyRadiograph], of all: Int, _ model: LoadedModel, _ progress: @Sendable (Int, Int) -> Void
    ) async throws -> [ScoringFailure] {
        progress(0, all)
        var done = 0
        var failed: [ScoringFailure] = []
        let card = model.card
        try await workers.run(images, model, explain: explain) { image, score in
            do {
                let radiograph = try image.radiograph()
                let result = try score(radiograph)
                return CaseOutcome.scored(
                    CaseScore(
                        number: image.number, image: image.digest, probability: Double(result.probability),
                        map: result.map.map { StoredHeatMap($0, card) }))
            } catch {
                return CaseOutcome.failed(
                    ScoringFailure(number: image.number.description, reason: "\(error)"))
            }
        } deliver: { outcome in
            switch outcome {
            case .scored(let score): try await confidential.add([score], to: study, by: predictions, at: now())
            case .failed(let failure): failed.append(failure)
            }
            done += 1
            progress(all * done / images.count, all)
        }
        return failed
    }
}

extension ScoringProvenance {
    /// - Parameters:
    ///   - predictions: The name under which the predictions stand in the study.
    ///   - program: The program and its version.
    init(_ model: LoadedModel, predictions: String, program: String) {
        let card = model.card
        self.init(
            model: predictions, version: card.version, threshold: card.threshold, weights: model.sha256,
            card: card.json, preprocessing: card.preprocessing.inWords(card.architecture),
            program: "\(program), \(model.computePath.inFull)")
    }
}

/// Why the image of a study or a draft is not scored.
enum ScoredImageProblem: Error, CustomStringConvertible {
    case unreadable(String)
    /// The file of a study does not hold the pixels that were stored.
    case damaged
    /// The file of a draft was replaced.
    case replaced

    var description: String {
        switch self {
        case .unreadable(let reason): "its image file cannot be read (\(reason))"
        case .damaged: "its image file does not hold the pixels that were stored; restore a backup"
        case .replaced: "its image file was replaced while it was scored; score again"
        }
    }

    /// The bytes of a file.
    static func bytes(of path: String) throws(ScoredImageProblem) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw .unreadable(error.localizedDescription)
        }
    }
}

extension StudyRadiograph {
    /// The pixels, once it is certain that they are those of the study.
    fileprivate func radiograph() throws -> Radiograph {
        let decoded = try Radiograph(png: try ScoredImageProblem.bytes(of: file))
        guard decoded.pixelDigest == digest else { throw ScoredImageProblem.damaged }
        // The file does not say how many of its bits are used, the study does.
        return try Radiograph(
            width: decoded.width, height: decoded.height, samples: decoded.samples, declaredBits: significantBits)
    }
}

extension StoredHeatMap {
    /// A map as it is kept.
    init(_ map: ActivationMap, _ card: ModelCard) {
        let explanation = card.explanation
        self.init(
            method: explanation.method.rawValue, layer: (explanation.layer ?? explanation.method.defaultLayer).rawValue,
            output: card.positiveOutput, rows: map.height, columns: map.width, values: map.values)
    }
}
