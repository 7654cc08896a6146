import GRDB
public import Studies

/// What happens on the work-list.
@_spi(Confidential) public enum WorkListEventKind: String, CaseIterable, Sendable {
    case filmArrived = "film-arrived"
    case filmRefused = "film-refused"
    case filmScored = "film-scored"
    case filmNotScored = "film-not-scored"
    case scoringRepeated = "scoring-repeated"
    case listViewed = "list-viewed"
    case filmViewed = "film-viewed"
    case resultOrdered = "result-ordered"
    case resultSent = "result-sent"
    case resultFailed = "result-failed"
    case pacsSearched = "pacs-searched"
    case pacsRetrieved = "pacs-retrieved"
}

@_spi(Confidential) extension ConfidentialStore {
    private static let workListChain = EventChain(table: "work_list_event", name: ":work-list")

    /// Appends to the work-list's chain, in the transaction of what it tells of.
    static func appendWorkListEvent(
        _ kind: WorkListEventKind, film: Int?, details: KeyValuePairs<String, String> = [:], actor: Actor,
        at now: Timestamp, in database: Database
    ) throws {
        try workListChain.append(
            kind.rawValue, subject: film.map { "film:\($0)" } ?? "work-list", details: details, actor: actor, at: now,
            in: database)
    }

    /// Notes that somebody is about to see the list, or a film of it. Returns when the event is on the disk: show nothing
    /// before.
    public func recordWorkListLook(at film: Int?, by actor: Actor, at now: Timestamp) async throws {
        try await pool.write { database in
            try Self.appendWorkListEvent(
                film == nil ? .listViewed : .filmViewed, film: film, actor: actor, at: now, in: database)
        }
    }

    /// Notes that somebody searched the PACS or retrieved from it; the details hold numbers and days, nothing of a patient.
    public func recordArchiveUse(
        _ kind: WorkListEventKind, details: KeyValuePairs<String, String>, by actor: Actor, at now: Timestamp
    ) async throws {
        try await pool.write { database in
            try Self.appendWorkListEvent(kind, film: nil, details: details, actor: actor, at: now, in: database)
        }
    }

    /// What happened, the newest first.
    ///
    /// - Parameter film: Of one film only.
    public func workListHistory(of film: Int? = nil, limit: Int) async throws -> [HistoryEvent] {
        try await pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM work_list_event WHERE ?1 IS NULL OR subject = ?1 ORDER BY sequence DESC LIMIT ?2
                    """, arguments: [film.map { "film:\($0)" }, limit]
            ).map(HistoryEvent.init)
        }
    }

    /// The number of the last event that changed what the list shows; as long as it is the same, so is the list.
    public func workListVersion() async throws -> Int {
        try await pool.read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT max(sequence) FROM work_list_event WHERE kind NOT IN ('list-viewed', 'film-viewed', 'pacs-searched', 'pacs-retrieved')
                    """) ?? 0
        }
    }

    /// The first event of the work-list's chain that is not as it was written.
    ///
    /// - Returns: Its number; `nil` when the chain holds.
    public func firstBrokenWorkListEvent() async throws -> Int? {
        try await pool.read { try Self.workListChain.firstBroken(in: $0) }
    }
}
