import GRDB
public import Studies

extension StudyStore {
    /// Notes in the history that somebody is about to see results, if the plan lets anybody see them now.
    ///
    /// Returns when the event is on the disk: show nothing before.
    ///
    /// - Parameter how: What is shown, such as `results page`.
    /// - Throws: ``StoreError/resultsSealed(study:)`` when the study is not locked and its plan seals the results.
    @_spi(Confidential) public func recordResultsViewed(
        _ name: StudyName, how: String, by actor: Actor, at now: Timestamp
    ) async throws {
        try await writer.write { [self] database in
            let study = try study(name, in: database)
            guard study.resultsAreOpen else { throw StoreError.resultsSealed(study: name.description) }
            try HistoryChain.append(
                .resultsViewed, subject: "study", details: ["how": how, "state": study.state.rawValue], actor: actor,
                study: study.id.row, at: now, in: database)
        }
    }
}

extension StudyStore {
    /// The hash of a study's last event that is more than a look: as long as it is the same, so are the results; 64 zeros
    /// without events.
    @_spi(Confidential) public func headBesidesLooks(of name: StudyName) async throws -> String {
        try await pool.read { [self] database in
            try String.fetchOne(
                database,
                sql: """
                    SELECT hash FROM event WHERE study_id = ?
                        AND kind NOT IN ('results-viewed', 'reference-standard-viewed', 'exported')
                    ORDER BY sequence DESC LIMIT 1
                    """, arguments: [row(of: name, in: database)]) ?? HistoryEvent.noPrevious
        }
    }
}

extension StudyRecord {
    /// Whether the plan lets the coordinator see results in the study's present state.
    public var resultsAreOpen: Bool {
        state == .locked || (state != .draft && plan.analysis.resultsBeforeLock == .recorded)
    }
}
