public import Studies

extension StudyStore {
    /// Notes in the history that somebody is about to see what is true about the cases.
    ///
    /// Returns when the event is on the disk: show nothing before.
    public func recordReferenceStandardViewed(_ name: StudyName, by actor: Actor, at now: Timestamp) async throws {
        try await writer.write { [self] database in
            let study = try study(name, in: database)
            try HistoryChain.append(
                .referenceStandardViewed, subject: "study",
                details: ["how": "list of cases", "state": study.state.rawValue], actor: actor, study: study.id.row,
                at: now, in: database)
        }
    }
}
