import Cryptography
import GRDB
public import Studies

/// The arms of a crossover's readers, as their rows hold them.
enum StoredArms {
    /// Draws the order of a reader who has just been added, and keeps it.
    ///
    /// - Returns: The digest of both arms, which may be told: the salts keep it from telling them.
    static func draw(
        for reader: Int64, of specialty: Specialty.Code, in study: Int64, secret: UInt64, database: Database
    ) throws -> String {
        let place =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM reader WHERE study_id = ? AND specialty = ?",
                arguments: [study, specialty.description]) ?? 1
        let order = ArmAllocation(secret: secret).order(ofReader: place, in: specialty)
        for (index, arm) in order.arms.enumerated() {
            try database.execute(
                sql: """
                    INSERT INTO session_arm (session_id, arm, salt)
                    SELECT id, ?, ? FROM reading_session WHERE reader_id = ? AND number = ?
                    """, arguments: [arm.rawValue, try Token().description, reader, index + 1])
        }
        return try digest(of: reader, in: database) ?? ""
    }

    /// SHA-256 over number, arm and salt of both sessions; `nil` for a reader without arms. docs/history.md has the
    /// definition.
    static func digest(of reader: Int64, in database: Database) throws -> String? {
        let lines = try String.fetchAll(
            database,
            sql: """
                SELECT reading_session.number || ' ' || session_arm.arm || ' ' || session_arm.salt
                FROM session_arm JOIN reading_session ON reading_session.id = session_arm.session_id
                WHERE reading_session.reader_id = ? ORDER BY reading_session.number
                """, arguments: [reader])
        return lines.isEmpty ? nil : Digest(of: lines.joined(separator: "\n")).description
    }
}

/// What a crossover decides about one case of a reader.
struct CrossoverPlace {
    /// How the session of the case is read.
    let arm: StudyPlan.Arm
    /// Whether the reader was told what the model says of the case.
    let isAdvised: Bool

    /// One look, and none in a study that is no crossover.
    ///
    /// - Returns: `nil` for such a study.
    init?(_ place: Place, _ plan: StudyPlan, in database: Database) throws {
        guard plan.isCrossover else { return nil }
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT arm, EXISTS (SELECT 1 FROM advice WHERE assignment_id = ?2) FROM session_arm
                    WHERE session_id = ?1
                    """), arguments: [place.session, place.assignment])
        guard let row, let arm = StudyPlan.Arm(rawValue: row[0]) else {
            throw StoreError.unreadable(file: "study.sqlite", reason: "a reader of the crossover has no arm")
        }
        self.arm = arm
        isAdvised = row[1]
    }
}

extension StudyStore {
    /// The order of arms of every reader of a crossover, by the reader's code; empty for other studies.
    ///
    /// It is no page's: a coordinator who knew the orders so far could guess the next one.
    @_spi(Confidential) public func armOrders(of name: StudyName) async throws -> [String: ArmOrder] {
        try await pool.read { [self] database in
            try Self.armOrders(ofStudy: row(of: name, in: database), in: database)
        }
    }

    static func armOrders(ofStudy study: Int64, in database: Database) throws -> [String: ArmOrder] {
        var orders: [String: ArmOrder] = [:]
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT reader.code, session_arm.arm FROM reader
                JOIN reading_session ON reading_session.reader_id = reader.id AND reading_session.number = 1
                JOIN session_arm ON session_arm.session_id = reading_session.id WHERE reader.study_id = ?
                """, arguments: [study])
        while let row = try rows.next() {
            orders[row[0]] = StudyPlan.Arm(rawValue: row[1]).map(ArmOrder.init(first:))
        }
        return orders
    }
}

extension ConfidentialStore {
    /// The secret from which a study's orders of arms are drawn; made when it is first asked for.
    func allocationSecret(of study: StudyName) async throws -> UInt64 {
        try await pool.write { database in
            let stored = try Int64.fetchOne(
                database, sql: "SELECT secret FROM allocation_secret WHERE study = ?",
                arguments: [study.description])
            if let stored { return UInt64(bitPattern: stored) }
            let secret = try randomBytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            try database.execute(
                sql: "INSERT INTO allocation_secret (study, secret) VALUES (?, ?)",
                arguments: [study.description, Int64(bitPattern: secret)])
            return secret
        }
    }
}
