import Foundation
import GRDB
public import Studies

/// What a check of a study's history, answers and files found.
public struct Verification: Equatable, Sendable {
    /// One thing that is not as it was written.
    public struct Problem: Equatable, Sendable, CustomStringConvertible {
        /// The event at which it was noticed; `nil` when it lies outside the chain.
        public var sequence: Int?
        /// What is wrong, as one sentence.
        public var what: String

        /// `event 17: its hash is not that of its fields`.
        public var description: String { sequence.map { "event \($0): \(what)" } ?? what }
    }

    /// Events in the chain.
    public var events = 0
    /// Answers, all versions, whose rows were compared with their events.
    public var readings = 0
    /// Image files whose pixels were compared.
    public var images = 0
    /// Hash of the last event; 64 zeros without events.
    public var head = HistoryEvent.noPrevious
    /// The event with the expected hash; `nil` when none was expected, or none has it.
    public var expectedAt: Int?
    /// What is wrong, in the order in which it was found, at most ``problemLimit``.
    public var problems: [Problem] = []
    /// How many more problems there are.
    public var moreProblems = 0

    /// Longest list of problems.
    public static let problemLimit = 100

    /// Whether everything is as it was written.
    public var isIntact: Bool { problems.isEmpty }

    mutating func report(_ what: String, at sequence: Int? = nil) {
        if problems.count < Self.problemLimit {
            problems.append(Problem(sequence: sequence, what: what))
        } else {
            moreProblems += 1
        }
    }
}

extension StudyStore {
    /// Checks that nothing in a study was changed behind the program's back.
    ///
    /// It walks the chain of events, compares every answer's rows with the digest in its event, in both directions, and
    /// so readers, signatures and voidings; looks for the triggers that keep tables append-only; has SQLite check the
    /// file; compares the counters of progress with what they count; and compares the study file, the tables and all
    /// pixels with what was frozen. All of it sees one state of the database, however long it takes, in memory that does
    /// not grow with the number of events or answers.
    ///
    /// What the chain cannot show by itself is that its last events are missing: for that give a `head` that was written
    /// down earlier, such as that of a certificate or an export.
    ///
    /// - Parameters:
    ///   - name: The study.
    ///   - head: A hash that must occur in the chain; `nil` for none.
    ///   - includingImages: Whether to decode every image file too, which takes about 0.1 s a file.
    ///   - progress: Called with the number of image files checked and of all, when the rest has been checked and after
    ///     each file.
    /// - Throws: ``StoreError/noSuchStudy(_:)``. What is wrong with the data is not thrown but reported.
    public func verify(
        _ name: StudyName, expecting head: String?, includingImages: Bool = true,
        progress: @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws -> Verification {
        var (verification, files) = try await pool.read { [self] database in
            let study = try study(name, in: database)
            var verification = Verification()
            try Self.checkDatabase(database, &verification)
            try Self.checkContent(of: study, in: database, &verification)
            try Self.checkProgress(of: study, in: database, &verification)
            try ChainWalk(study: study, expecting: head, in: database).run(&verification)
            return (verification, try ImageFile.all(of: study.id.row, in: database))
        }
        if let head, verification.expectedAt == nil {
            verification.report("the expected hash \(head) is not in the chain: events at its end are missing")
        }
        if includingImages {
            progress(0, files.count)
            for file in files {
                verification.images += 1
                // Away from the threads on which requests are answered: decoding a radiograph takes long.
                let folder = directory.images
                let problem = await withCheckedContinuation { (continuation: CheckedContinuation<String?, Never>) in
                    DispatchQueue.global(qos: .utility).async {
                        continuation.resume(returning: file.problem(in: folder))
                    }
                }
                if let problem { verification.report(problem) }
                progress(verification.images, files.count)
            }
        }
        return verification
    }

    /// Tables to which rows are added and in which nothing else is ever done.
    static let appendOnlyTables = [
        "event", "reading", "response", "mark", "assignment", "reader", "sign_off", "voiding", "study_case",
        "radiograph", "reading_session", "reader_profile", "screen_check", "warm_up_case", "warm_up_feedback",
        "warm_up_assignment", "warm_up_reading", "warm_up_response", "warm_up_mark", "showing",
        "reviewer", "review_slot", "review", "flag_review", "account_event", "view_track",
        "advice", "second_reading", "second_response", "second_mark", "session_arm",
    ]

    private static func checkDatabase(_ database: Database, _ verification: inout Verification) throws {
        for line in try String.fetchAll(database, sql: "PRAGMA integrity_check") where line != "ok" {
            verification.report("SQLite finds the file damaged: \(line)")
        }
        for row in try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") {
            let (table, parent): (String, String) = (row["table"], row["parent"])
            verification.report("a row of the table \(table) belongs to a row of \(parent) that does not exist")
        }
        let triggers = try Row.fetchAll(
            database, sql: "SELECT tbl_name, sql FROM sqlite_schema WHERE type = 'trigger' AND sql IS NOT NULL")
        for table in appendOnlyTables {
            let refusals = [
                "UPDATE": "BEFORE UPDATE ON \(table) BEGIN SELECT RAISE(ABORT,",
                "DELETE": "BEFORE DELETE ON \(table) BEGIN SELECT RAISE(ABORT,",
                "REPLACE": "BEFORE INSERT ON \(table) WHEN EXISTS (SELECT 1 FROM \(table) WHERE ",
            ]
            for (action, refusal) in refusals.sorted(by: { $0.key < $1.key }) {
                let exists = triggers.contains { row in
                    let words = (row["sql"] as String).split(whereSeparator: \.isWhitespace).joined(separator: " ")
                    return row["tbl_name"] == table && words.contains(refusal)
                        && words.contains("BEGIN SELECT RAISE(ABORT,")
                }
                guard !exists else { continue }
                verification.report("the trigger that refuses \(action) on the table \(table) is missing")
            }
        }
    }
}
