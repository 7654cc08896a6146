import Foundation
import GRDB
public import Studies

/// One reader's own view of a study: nothing of other readers, nothing of the truth.
public struct ReaderView: Sendable {
    /// The study's plan.
    public var plan: StudyPlan
    /// The study's state.
    public var studyState: StudyState
    /// Whether the study's readers are simulated.
    public var readersAreSimulated: Bool
    /// `R07`.
    public var code: String
    /// The specialty under which the reader was invited, or that he gave himself.
    public var specialty: Specialty.Code
    /// Whether profile and consent were given.
    public var hasProfile: Bool
    /// Whether a screen was checked.
    public var hasScreenCheck: Bool
    /// Practice cases that have no answer yet.
    public var warmUpCasesLeft: Int
    /// All practice cases.
    public var warmUpCases: Int
    /// The session that was asked for; without asking, the one that is to be read next, or the last one when all are
    /// signed off.
    public var session: SessionView
    /// The reader's other sessions up to the one that is to be read next, by number.
    public var otherSessions: [OtherSession]

    /// Whether answers of ``session`` that stand may be changed: policy, signature and the study's state allow it.
    public var canChangeAnswers: Bool {
        guard studyState == .open else { return false }
        return switch plan.change.limit {
        case .untilCase: false
        case .untilSession: session.signedOffAt == nil
        case .untilStudy: true
        }
    }

    /// Whether ``session`` is not the one that is to be read next, but an earlier one that was asked for.
    public var isEarlierSession: Bool { otherSessions.contains { $0.number > session.number } }

    /// Numbers of the other sessions that are signed off and whose answers may be changed all the same.
    public var sessionsToReopen: [Int] {
        guard studyState == .open, plan.change.limit == .untilStudy else { return [] }
        return otherSessions.filter(\.isSignedOff).map(\.number)
    }

    /// One session as its reader sees it.
    public struct SessionView: Sendable {
        /// 1, 2 …
        public var number: Int
        /// When the reader signed it off.
        public var signedOffAt: Timestamp?
        /// The history's head in the signature.
        public var signedHead: String?
        /// From when on it may be read, when an earlier session's washout is running.
        public var allowedFrom: Timestamp?
        /// Whether, and when, the reader is told what the model says.
        public var reading: StudyPlan.Session.Reading
        /// How this reader reads it in a crossover; `nil` in other studies.
        public var arm: StudyPlan.Arm?
        /// In the reader's stored order.
        public var slots: [SlotView]

        /// Cases with every answer that they need.
        public var answered: Int {
            slots.count { reading == .sequential ? $0.second != nil : $0.standing != nil }
        }
    }

    /// A session that is not shown.
    public struct OtherSession: Sendable {
        /// 1, 2 …
        public var number: Int
        /// Whether the reader signed it off.
        public var isSignedOff: Bool
        /// From when on it may be read, when an earlier session's washout is running.
        public var allowedFrom: Timestamp?
    }

    /// One case as its reader sees it.
    public struct SlotView: Sendable {
        /// Stands for the case.
        public var slot: String
        /// 1, 2 … in the reader's order.
        public var position: Int
        /// Stands for the image.
        public var image: String
        /// The answer that counts.
        public var standing: StandingAnswer?
        /// The answer after the model's advice.
        public var second: StandingAnswer?

        /// What the reader said last.
        public var last: StandingAnswer? { second ?? standing }

        /// Whether the reader answered otherwise than at first: after the model's advice, or by changing the answer.
        public var isChanged: Bool {
            if let second { return second.responses != standing?.responses }
            return (standing?.version ?? 1) > 1
        }
    }
}

extension StudyStore {
    /// Everything a reader's pages show, with the session that is to be read next.
    public func view(of reader: ReaderID) async throws -> ReaderView {
        guard let next = try await view(of: reader, session: nil) else { throw StoreError.noSuchReader("") }
        return next
    }

    /// Everything a reader's pages show, with the session of a number.
    ///
    /// - Parameters:
    ///   - reader: The reader.
    ///   - number: A session that the reader has signed off, or the one that is to be read next, which `nil` means.
    /// - Returns: `nil` for any other number.
    public func view(of reader: ReaderID, session number: Int?) async throws -> ReaderView? {
        try await pool.read { [self] database -> ReaderView? in
            let row = try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT reader.code, reader.study_id, study.state, study.simulated_readers,
                            coalesce((SELECT specialty FROM reader_profile
                                WHERE reader_id = reader.id ORDER BY id DESC LIMIT 1), reader.specialty) AS specialty,
                            EXISTS (SELECT 1 FROM reader_profile WHERE reader_id = reader.id) AS has_profile,
                            EXISTS (SELECT 1 FROM screen_check WHERE reader_id = reader.id) AS has_screen_check,
                            (SELECT count(*) FROM warm_up_assignment WHERE reader_id = reader.id) AS warm_ups,
                            (SELECT count(*) FROM warm_up_assignment JOIN warm_up_reading
                                ON warm_up_reading.assignment_id = warm_up_assignment.id
                                WHERE reader_id = reader.id) AS warm_ups_answered
                        FROM reader JOIN study ON study.id = reader.study_id WHERE reader.id = ?
                        """), arguments: [reader.row])
            guard let row, let state = StudyState(rawValue: row["state"]) else { throw StoreError.noSuchReader("") }
            let plan = try plan(of: row["study_id"], in: database)
            let warmUps: Int = row["warm_ups"]
            let sessions = try Self.sessions(of: reader.row, showing: number, plan: plan, in: database)
            guard let (shown, others) = sessions else { return nil }
            return ReaderView(
                plan: plan, studyState: state, readersAreSimulated: row["simulated_readers"], code: row["code"],
                specialty: Specialty.Code(row["specialty"]), hasProfile: row["has_profile"],
                hasScreenCheck: row["has_screen_check"], warmUpCasesLeft: warmUps - row["warm_ups_answered"],
                warmUpCases: warmUps, session: shown, otherSessions: others)
        }
    }

    private static func sessions(
        of reader: Int64, showing number: Int?, plan: StudyPlan, in database: Database
    ) throws -> (shown: ReaderView.SessionView, others: [ReaderView.OtherSession])? {
        let sessions = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT reading_session.id, number, signed_at, history_head, arm FROM reading_session
                    LEFT JOIN sign_off ON sign_off.session_id = reading_session.id
                    LEFT JOIN session_arm ON session_arm.session_id = reading_session.id
                    WHERE reader_id = ? ORDER BY number
                    """), arguments: [reader])
        let next = sessions.firstIndex { $0["signed_at"] == nil } ?? sessions.indices.last
        guard let next else {
            let none = ReaderView.SessionView(
                number: 1, signedOffAt: nil, signedHead: nil, allowedFrom: nil, reading: .unaided, arm: nil,
                slots: [])
            return number == nil ? (shown: none, others: []) : nil
        }
        let reached = sessions[...next]
        let asked: Int? = if let number { reached.firstIndex { ($0["number"] as Int) == number } } else { next }
        guard let asked else { return nil }
        func allowedFrom(_ index: Int) -> Timestamp? {
            let number: Int = sessions[index]["number"]
            guard index > 0, number <= plan.sessions.count, let signed = sessions[index - 1]["signed_at"] as Int64?
            else { return nil }
            return Timestamp(milliseconds: signed).advanced(byDays: plan.sessions[number - 1].washoutDays)
        }
        let others = reached.indices.filter { $0 != asked }.map { index in
            ReaderView.OtherSession(
                number: sessions[index]["number"], isSignedOff: (sessions[index]["signed_at"] as Int64?) != nil,
                allowedFrom: allowedFrom(index))
        }
        let shown = sessions[asked]
        let reading = plan.reading(ofSession: shown["number"])
        return (
            shown: ReaderView.SessionView(
                number: shown["number"], signedOffAt: (shown["signed_at"] as Int64?).map(Timestamp.init(milliseconds:)),
                signedHead: shown["history_head"], allowedFrom: allowedFrom(asked),
                reading: reading, arm: (shown["arm"] as String?).flatMap(StudyPlan.Arm.init(rawValue:)),
                slots: try slots(of: shown["id"], reading, in: database)), others: others
        )
    }

    /// What stands for the cases of one of a reader's sessions, in his stored order; empty for a number that has none.
    public func slots(ofSession number: Int, of reader: ReaderID) async throws -> [String] {
        try await pool.read { database in
            try String.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT slot FROM assignment JOIN reading_session ON reading_session.id = assignment.session_id
                        WHERE reader_id = ? AND number = ? ORDER BY position
                        """), arguments: [reader.row, number])
        }
    }

    private static func slots(
        of session: Int64, _ reading: StudyPlan.Session.Reading, in database: Database
    ) throws -> [ReaderView.SlotView] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT id, slot, position, image FROM assignment WHERE session_id = ? ORDER BY position"),
            arguments: [session]
        ).map { row in
            ReaderView.SlotView(
                slot: row["slot"], position: row["position"], image: row["image"],
                standing: try standingAnswer(of: row["id"], in: database),
                second: reading == .sequential
                    ? try StoredSecondReading.of(assignment: row["id"], in: database)?.standing : nil)
        }
    }

    /// The normalised image file behind an address that was made for this reader; `nil` for anybody else's.
    public func imageFile(_ image: String, for reader: ReaderID) async throws -> String? {
        try await pool.read { database in
            try String.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT radiograph.file FROM assignment
                        JOIN reading_session ON reading_session.id = assignment.session_id
                        JOIN study_case ON study_case.id = assignment.case_id
                        JOIN radiograph ON radiograph.id = study_case.radiograph_id
                        WHERE assignment.image = ?1 AND reading_session.reader_id = ?2
                        UNION ALL
                        SELECT radiograph.file FROM warm_up_assignment
                        JOIN warm_up_case ON warm_up_case.id = warm_up_assignment.warm_up_case_id
                        JOIN radiograph ON radiograph.id = warm_up_case.radiograph_id
                        WHERE warm_up_assignment.image = ?1 AND warm_up_assignment.reader_id = ?2
                        """), arguments: [image, reader.row])
        }.map { directory.images.appendingPathComponent($0).path }
    }
}
