import Cryptography
import GRDB
public import Studies

/// What a reviewer's slot stands for.
struct ReviewedCase: Equatable, Sendable {
    var slot: String
    var number: CaseNumber
    var model: String
    /// Digest of the map that was chosen at the invitation.
    var map: Digest

    /// SHA-256 over slots and what they stand for, in any order of the slots; the history holds it.
    static func digest(of cases: [ReviewedCase]) -> Digest {
        let lines = cases.map { "\($0.slot) \($0.map) \($0.model.utf8.count):\($0.model) \($0.number)" }
        return Digest(of: lines.sorted().joined(separator: "\n"))
    }

    init(slot: String, number: CaseNumber, model: String, map: Digest) {
        self.slot = slot
        self.number = number
        self.model = model
        self.map = map
    }

    fileprivate init(_ row: Row) throws {
        guard let map = Digest(hexadecimal: row["map_sha256"]) else {
            throw StoreError.unreadable(file: "confidential.sqlite", reason: "the digest of a heat map is damaged")
        }
        self.init(slot: row["slot"], number: CaseNumber(row["number"]), model: row["model"], map: map)
    }
}

extension ConfidentialStore {
    func add(_ cases: [ReviewedCase], of study: StudyName) async throws {
        try await pool.write { database in
            for item in cases {
                try database.execute(
                    sql: """
                        INSERT INTO reviewed_case (slot, study, number, model, map_sha256) VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        item.slot, study.description, item.number.description, item.model, item.map.description,
                    ])
            }
        }
    }

    /// What one slot stands for.
    func reviewedCase(_ slot: String) async throws -> ReviewedCase? {
        try await pool.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM reviewed_case WHERE slot = ?", arguments: [slot])
                .map { try ReviewedCase($0) }
        }
    }

    /// What all slots of a study stand for.
    func reviewedCases(of study: StudyName) async throws -> [String: ReviewedCase] {
        try await pool.read { database in
            var cases: [String: ReviewedCase] = [:]
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM reviewed_case WHERE study = ?", arguments: [study.description])
            for row in rows { cases[row["slot"]] = try ReviewedCase(row) }
            return cases
        }
    }

    func setReviewerIdentity(_ code: String, name: String, contact: String, in study: StudyName) async throws {
        try await pool.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO reviewer_identity (study, code, name, contact) VALUES (?, ?, ?, ?)",
                arguments: [study.description, code, name, contact])
        }
    }

    /// The reviewers' names and contacts by code.
    public func reviewerIdentities(in study: StudyName) async throws -> [String: (name: String, contact: String)] {
        try await pool.read { database in
            var identities: [String: (name: String, contact: String)] = [:]
            let rows = try Row.fetchAll(
                database, sql: "SELECT code, name, contact FROM reviewer_identity WHERE study = ?",
                arguments: [study.description])
            for row in rows { identities[row["code"]] = (row["name"], row["contact"]) }
            return identities
        }
    }
}
