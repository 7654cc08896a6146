import Studies
@_spi(Confidential) import StudyStore

/// What was found for whom, and the one retrieval that may run. Kept while the program runs: what a PACS says of its studies
/// is stored nowhere.
actor ArchiveRetrievals {
    /// What an account asked for last, and what was found.
    struct Found: Sendable {
        let query: ArchiveQuery
        let studies: [ArchiveStudy]
    }

    /// How far a retrieval is, or how it ended.
    struct State: Sendable {
        var done = 0
        var of = 0
        let studies: Int
        let target: ArchiveTarget
        let by: String
        var outcome: ArchiveRetrieval?
        var problem: String?

        var isRunning: Bool { outcome == nil && problem == nil }
    }

    private var found: [String: Found] = [:]
    private(set) var state: State?

    /// What an account found last.
    func found(by account: String) -> Found? { found[account] }

    func keep(_ result: Found, of account: String) { found[account] = result }

    /// Begins, unless something is retrieved already. Only what the account found last comes.
    ///
    /// - Returns: How many studies come; `nil` when another retrieval runs.
    func begin(
        _ wanted: Set<String>, by account: String, into target: ArchiveTarget, from archive: any HospitalArchive,
        ended: @escaping @Sendable (State) async -> Void
    ) -> Int? {
        guard state?.isRunning != true else { return nil }
        guard let last = found[account] else { return 0 }
        let studies = last.studies.map(\.study).filter(wanted.contains)
        guard !studies.isEmpty else { return 0 }
        state = State(studies: studies.count, target: target, by: account)
        Task {
            var outcome: ArchiveRetrieval?
            var problem: String?
            do {
                outcome = try await archive.retrieve(studies, of: last.query, into: target) { done, all in
                    Task { await self.note(done, of: all) }
                }
            } catch let failure as ArchiveProblem {
                problem = failure.reason
            } catch {
                problem = "the program failed; its log says more"
            }
            guard var end = state else { return }
            (end.outcome, end.problem) = (outcome, problem)
            // It is noted before anybody is told.
            await ended(end)
            state?.outcome = outcome
            state?.problem = problem
        }
        return studies.count
    }

    private func note(_ done: Int, of all: Int) {
        guard var now = state, now.isRunning, now.done <= done else { return }
        (now.done, now.of) = (done, all)
        state = now
    }
}
