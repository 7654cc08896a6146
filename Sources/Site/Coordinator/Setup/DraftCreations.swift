import Foundation
import Logging
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// Creations under way, and how those of this run of the program ended.
actor DraftCreations {
    /// How far a creation is.
    struct State: Sendable {
        /// Images stored.
        var done = 0
        /// Images in all.
        var of: Int
        var created: Created?
        /// Why it did not come to its end.
        var problem: String?
        /// Address of the study when it was created before the ``problem`` arose.
        var unfinished: String?

        var isRunning: Bool { created == nil && problem == nil }
    }

    /// A study that was created.
    struct Created: Sendable {
        let address: String
        let definition: String
        /// `nil` when it was not opened yet.
        let frozen: String?
    }

    private var states: [String: State] = [:]

    /// `nil` when nothing was begun for a draft since the program started.
    func state(of draft: String) -> State? { states[draft] }

    /// Begins, unless it has begun.
    func start(_ job: StudyCreationJob) {
        guard states[job.draft.id]?.isRunning != true else { return }
        states[job.draft.id] = State(of: job.study.cases.count + job.study.warmUp.count)
        Task {
            do throws(StudyCreationFault) {
                let created = try await job.run { done in Task { await self.note(done, of: job.draft.id) } }
                states[job.draft.id]?.created = created
            } catch {
                let what = error.study == nil ? "study not created" : "creation of a study not finished"
                Logger(label: "setup").error("\(what)", metadata: ["error": "\(error.reason)"])
                states[job.draft.id]?.unfinished = error.study
                states[job.draft.id]?.problem = "\(error.reason)"
            }
        }
    }

    private func note(_ done: Int, of draft: String) {
        guard let before = states[draft]?.done, before < done else { return }
        states[draft]?.done = done
    }
}

/// One creation: the study, its model's predictions, its opening; then the draft is not needed any more.
struct StudyCreationJob: Sendable {
    let draft: StudyDraft
    let study: CheckedStudy
    /// Whether readers may begin at once, which freezes the study.
    let opens: Bool
    let setup: SetupDesk
    /// Who asked for it.
    let coordinator: String

    /// Creates the study.
    ///
    /// - Parameter progress: Called with the number of images stored.
    func run(
        progress: @escaping @Sendable (Int) -> Void
    ) async throws(StudyCreationFault) -> DraftCreations.Created {
        do { try await create(progress: progress) } catch { throw StudyCreationFault(study: nil, reason: error) }
        do {
            return try await finish()
        } catch {
            throw StudyCreationFault(study: StudyAddress(study.plan.name).path, reason: error)
        }
    }

    private func create(progress: @escaping @Sendable (Int) -> Void) async throws {
        let desk = setup.desk
        _ = try await setup.scorings.cancel(.draft(draft.id))
        try await desk.store.create(
            study, simulatedReaders: false, wanting: wanted, reviewed: setup.drafts.reviews(of: draft),
            confidential: desk.confidential, by: .coordinator(coordinator), at: desk.now, progress: progress)
    }

    /// What follows once the study is there. The draft goes last: until then it keeps the predictions.
    private func finish() async throws -> DraftCreations.Created {
        let (desk, name, actor) = (setup.desk, study.plan.name, Actor.coordinator(coordinator))
        switch draft.notes.model {
        case .predictions(let model, let version)?:
            let predictions = DraftPredictions(draft)
            if let probabilities = predictions.probabilities {
                try await desk.store.add(
                    ModelPredictions(
                        model: model, version: version, threshold: study.plan.analysis.threshold,
                        source: predictions.digest, probabilities: probabilities),
                    to: name, confidential: desk.confidential, by: actor, at: desk.now)
            }
        case .scored(let model)?: try await keepScores(by: model)
        case .notWanted?, .scoredLater?, nil: break
        }
        // A study whose model is not scored yet waits for it unopened.
        if opens, try await desk.confidential.predictionsMissing(in: study.plan) == nil {
            try await desk.store.open(name, confidential: desk.confidential, by: actor, at: desk.now)
        }
        let record = try await desk.store.study(name)
        try await desk.threads.run { [drafts = setup.drafts, draft] in try drafts.discard(draft) }
        return DraftCreations.Created(
            address: StudyAddress(name).path, definition: record.definitionDigest,
            frozen: record.frozenDigest)
    }

    /// The model without whose predictions the study is not opened.
    private var wanted: WantedModel? {
        switch draft.notes.model {
        case .predictions(let name, _)?, .scored(let name)?: .named(name)
        case .scoredLater?: .any
        case .notWanted?, nil: nil
        }
    }

    /// The scores of the draft become predictions of the study; when some are missing, the study is scored from now on.
    private func keepScores(by model: String) async throws {
        let (desk, name) = (setup.desk, study.plan.name)
        let scores = setup.drafts.scores(of: draft).flatMap { $0.provenance.model == model ? $0 : nil }
        if let scores, let cases = scores.cases(of: study) {
            try await desk.store.storeScoring(
                cases, scores.provenance, of: name, confidential: desk.confidential, by: .coordinator(coordinator),
                at: desk.now)
        } else {
            do {
                _ = try await setup.scorings.begin(.study(name), model: model, by: coordinator)
            } catch is ScoringError {
                // The model was removed. The study is there and waits; its page says so, and takes another model.
            }
        }
    }
}

/// Why a creation did not come to its end.
struct StudyCreationFault: Error {
    /// Address of the study when it was created all the same; it waits unopened, and the draft is kept.
    let study: String?
    let reason: any Error
}
