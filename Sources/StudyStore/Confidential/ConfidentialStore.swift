public import Foundation
import GRDB
public import Studies

/// The door to confidential.sqlite: the truth about the cases, their original file names, and the readers' names.
///
/// Reader-facing code cannot name this type: only files that say `@_spi(Confidential) import StudyStore` can, and a
/// test lists them.
@_spi(Confidential) public final class ConfidentialStore: Sendable {
    let pool: DatabasePool
    let directory: DataDirectory

    /// Opens the database of a data directory, making it when it is not there.
    ///
    /// - Parameter copiesBeforeUpgrade: Whether an older version's database is copied before migrations are applied to it.
    public init(_ directory: DataDirectory, migrations: URL, copiesBeforeUpgrade: Bool = true) throws {
        try directory.prepare()
        self.directory = directory
        pool = try DatabaseFile.open(
            directory.confidentialDatabase, migrations: migrations.appendingPathComponent("confidential"),
            upgradeCopies: copiesBeforeUpgrade ? directory.upgradeCopies : nil)
    }

    /// Opens a copy that nobody writes to, as it is, in order to verify it.
    init(copy directory: DataDirectory) throws {
        self.directory = directory
        pool = try DatabaseFile.openCopy(directory.confidentialDatabase)
    }

    /// Closes the database.
    public func close() throws {
        DatabaseFile.emptyLog(of: pool)
        try pool.close()
    }

    func copy(to file: URL) throws {
        try pool.copy(to: file)
    }

    func add(_ cases: [StudyCase], to study: StudyName) async throws {
        try await pool.write { database in
            for item in cases {
                let (reference, box) = (item.reference, item.reference.box)
                // A study that was not finished the last time may have left rows; nobody has seen them.
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO reference_standard (study, number, fracture, type, side, source, box_x0,
                            box_y0, box_x1, box_y1, image_file, age, sex, iss)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        study.description, item.number.description, reference.fracture, reference.type.rawValue,
                        reference.side?.rawValue, reference.source, box?.x0, box?.y0, box?.x1, box?.y1, item.imageFile,
                        item.age, item.sex?.rawValue, item.injurySeverityScore,
                    ])
                for (name, value) in item.other {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO case_column (study, number, name, value) VALUES (?, ?, ?, ?)",
                        arguments: [study.description, item.number.description, name, value])
                }
            }
        }
    }

    /// Removes the rows of a study that could not be created.
    func removeCases(ofAbandoned study: StudyName) async throws {
        try await pool.write { database in
            for table in ["reference_standard", "case_column", "study_table", "wanted_model"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE study = ?", arguments: [study.description])
            }
        }
    }

    /// What is known about each case of a study, by case number.
    public func cases(of study: StudyName) async throws -> [CaseNumber: StudyCase] {
        try await pool.read { database in
            let other = try Row.fetchAll(
                database, sql: "SELECT number, name, value FROM case_column WHERE study = ?",
                arguments: [study.description])
            var columns: [String: [String: String]] = [:]
            for row in other { columns[row["number"], default: [:]][row["name"]] = row["value"] }
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM reference_standard WHERE study = ?", arguments: [study.description])
            var cases: [CaseNumber: StudyCase] = [:]
            for row in rows {
                let number: String = row["number"]
                cases[CaseNumber(number)] = StudyCase(row, other: columns[number] ?? [:])
            }
            return cases
        }
    }

    /// What is true about one case; `nil` when the study has no such case.
    public func reference(of number: CaseNumber, in study: StudyName) async throws -> ReferenceStandard? {
        try await pool.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM reference_standard WHERE study = ? AND number = ?",
                arguments: [study.description, number.description]
            ).map(ReferenceStandard.init)
        }
    }

    /// Notes a reader's name and where he can be reached.
    public func setIdentity(_ code: String, name: String, contact: String, in study: StudyName) async throws {
        try await pool.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO reader_identity (study, code, name, contact) VALUES (?, ?, ?, ?)",
                arguments: [study.description, code, name, contact])
        }
    }

    /// The readers' names and contacts by code; readers without a name are not in it.
    public func identities(in study: StudyName) async throws -> [String: (name: String, contact: String)] {
        try await pool.read { database in
            var identities: [String: (name: String, contact: String)] = [:]
            let rows = try Row.fetchAll(
                database, sql: "SELECT code, name, contact FROM reader_identity WHERE study = ?",
                arguments: [study.description])
            for row in rows { identities[row["code"]] = (row["name"], row["contact"]) }
            return identities
        }
    }
}

extension ReferenceStandard {
    fileprivate init(_ row: Row) {
        var box: ReferenceStandard.Box?
        if let x0 = row["box_x0"] as Double?, let y0 = row["box_y0"] as Double?, let x1 = row["box_x1"] as Double?,
            let y1 = row["box_y1"] as Double?
        {
            box = ReferenceStandard.Box(x0: x0, y0: y0, x1: x1, y1: y1)
        }
        self.init(
            fracture: row["fracture"], type: ReferenceStandard.FractureType(rawValue: row["type"]) ?? .none,
            side: (row["side"] as String?).flatMap(ReferenceStandard.Side.init), source: row["source"], box: box)
    }
}

extension StudyCase {
    fileprivate init(_ row: Row, other: [String: String]) {
        self.init(
            number: CaseNumber(row["number"]), imageFile: row["image_file"], reference: ReferenceStandard(row),
            age: row["age"],
            sex: (row["sex"] as String?).flatMap(StudyCase.Sex.init), injurySeverityScore: row["iss"], other: other)
    }
}
