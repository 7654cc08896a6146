import Foundation
import Logging
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// The scorings that coordinators asked of the server: one at a time, on a thread that comes after everybody else.
///
/// An order lies on the disk until it has ended, so it is begun again when the program starts, and goes on where it stopped.
actor ScoringQueue {
    /// What is scored.
    enum Subject: Hashable, Sendable {
        case study(StudyName)
        /// By its id.
        case draft(String)
    }

    /// How far a scoring is that was asked for since the program started.
    struct State: Sendable {
        enum Phase: String {
            /// Another one comes first.
            case waiting
            case running
            /// Every case has a score.
            case finished
            /// Some case has none.
            case failed
        }

        var phase: Phase
        let model: String
        /// Cases that are done.
        var done = 0
        /// Cases in all; 0 until that is known.
        var of = 0
        /// The cases that cannot be scored.
        var failures: [ScoringFailure] = []
        /// Why it stopped altogether.
        var problem: String?

        var isUnderWay: Bool { phase == .waiting || phase == .running }
    }

    private struct Job: Sendable {
        let subject: Subject
        let model: String
        let coordinator: String
    }

    let library: ModelLibrary
    private let store: StudyStore
    private let confidential: ConfidentialStore
    private let drafts: StudyDrafts
    private let program: String
    private let clock: @Sendable () -> Int64
    private let threads = BackgroundThreads(count: 1, name: "scoring")
    private let logger = Logger(label: "scoring")

    private var states: [Subject: State] = [:]
    private var waiting: [Job] = []
    private var current: (subject: Subject, task: Task<Void, Never>)?
    private var isEnding = false

    /// - Parameter program: The program and its version.
    init(
        store: StudyStore, confidential: ConfidentialStore, drafts: StudyDrafts, program: String,
        clock: @escaping @Sendable () -> Int64
    ) {
        (self.store, self.confidential, self.drafts) = (store, confidential, drafts)
        (self.program, self.clock) = (program, clock)
        library = ModelLibrary(folder: store.modelFolder)
    }

    private nonisolated var now: Timestamp { Timestamp(milliseconds: clock()) }

    /// `nil` when nothing was asked for since the program started.
    func state(of subject: Subject) -> State? { states[subject] }

    /// Begins a scoring, or puts it behind the one that is under way.
    ///
    /// - Returns: `false` when the subject is being scored already.
    /// - Throws: `ScoringError` when the library has no such model; what cannot be kept of the order.
    func begin(_ subject: Subject, model: String, by coordinator: String) async throws -> Bool {
        guard states[subject]?.isUnderWay != true else { return false }
        _ = try library.model(named: model)
        let job = Job(subject: subject, model: model, coordinator: coordinator)
        states[subject] = State(phase: .waiting, model: model)
        do {
            try await keep(job)
        } catch {
            states[subject] = nil
            throw error
        }
        // Somebody may have cancelled it meanwhile.
        guard states[subject] != nil else {
            try await forget(subject)
            return true
        }
        waiting.append(job)
        startNext()
        return true
    }

    /// Ends a scoring; what was scored until now is kept for another time.
    ///
    /// - Returns: `false` when none was under way.
    func cancel(_ subject: Subject) async throws -> Bool {
        guard states[subject]?.isUnderWay == true else { return false }
        // First on the disk, so that a program that is killed now does not begin it again.
        try await forget(subject)
        states[subject] = nil
        waiting.removeAll { $0.subject == subject }
        if let current, current.subject == subject {
            current.task.cancel()
            await current.task.value
        }
        return true
    }

    /// Begins what had not ended when the program was stopped.
    func resume() async {
        do {
            for order in try await confidential.scoringOrders() {
                enqueue(Job(subject: .study(order.study), model: order.model, coordinator: order.coordinator))
            }
        } catch {
            logger.error("orders cannot be read", metadata: ["error": "\(error)"])
        }
        for draft in drafts.all() {
            guard let order = draft.notes.scoring else { continue }
            enqueue(Job(subject: .draft(draft.id), model: order.model, coordinator: order.by))
        }
        startNext()
    }

    private func enqueue(_ job: Job) {
        guard states[job.subject] == nil else { return }
        states[job.subject] = State(phase: .waiting, model: job.model)
        waiting.append(job)
    }

    /// Stops; the orders stay for the next start of the program.
    func end() async {
        isEnding = true
        current?.task.cancel()
        await current?.task.value
    }

    private func startNext() {
        guard current == nil, !isEnding, !waiting.isEmpty else { return }
        let job = waiting.removeFirst()
        states[job.subject]?.phase = .running
        current = (subject: job.subject, task: Task { await self.run(job) })
    }

    private func run(_ job: Job) async {
        do {
            let failures = try await score(job)
            await ended(job, failures, problem: nil)
        } catch is CancellationError {
            // By somebody, who has seen to the order, or by the end of the program, which keeps it.
        } catch {
            await ended(job, [], problem: "\(error)")
        }
        current = nil
        startNext()
    }

    private func ended(_ job: Job, _ failures: [ScoringFailure], problem: String?) async {
        if let problem {
            logger.error("not scored", metadata: ["model": "\(job.model)", "error": "\(problem)"])
        }
        do {
            try await forget(job.subject)
        } catch {
            logger.error("an order cannot be forgotten", metadata: ["error": "\(error)"])
        }
        guard var state = states[job.subject] else { return }
        (state.failures, state.problem) = (failures, problem)
        state.phase = failures.isEmpty && problem == nil ? .finished : .failed
        if state.phase == .finished { state.done = state.of }
        states[job.subject] = state
    }

    private func note(_ done: Int, of all: Int, _ subject: Subject) {
        guard var state = states[subject], state.phase == .running, state.of == 0 || state.done < done else { return }
        (state.done, state.of) = (done, all)
        states[subject] = state
    }

    private nonisolated func score(_ job: Job) async throws -> [ScoringFailure] {
        let (library, name) = (self.library, job.model)
        let model = try await threads.run { try LoadedModel(try library.model(named: name)) }
        let progress: @Sendable (Int, Int) -> Void = { done, all in
            Task { await self.note(done, of: all, job.subject) }
        }
        switch job.subject {
        case .study(let study):
            let scoring = StudyScoring(
                study, predictions: model.card.name, explain: .whenPositive, store: store, confidential: confidential,
                program: program, by: .coordinator(job.coordinator), now: { self.now },
                workers: .background(threads))
            if case .unscored(let failures) = try await scoring.run(model, progress: progress) { return failures }
            return []
        case .draft(let id):
            return try await DraftScoring(
                draft: try drafts.draft(id), drafts: drafts, program: program, threads: threads
            ).run(model, progress: progress)
        }
    }

    private func keep(_ job: Job) async throws {
        switch job.subject {
        case .study(let study):
            try await confidential.keep(
                ScoringOrder(study: study, model: job.model, coordinator: job.coordinator), at: now)
        case .draft(let id):
            try drafts.update(try drafts.draft(id)) {
                $0.scoring = StudyDraft.Scoring(model: job.model, by: job.coordinator)
            }
        }
    }

    /// A draft that is gone took its order with it.
    private func forget(_ subject: Subject) async throws {
        switch subject {
        case .study(let study): try await confidential.forgetOrder(of: study)
        case .draft(let id):
            guard let draft = try? drafts.draft(id) else { return }
            try drafts.update(draft) { $0.scoring = nil }
        }
    }
}
