import Foundation
import GRDB
public import Studies

/// A case as the coordinator's pages show it, without its truth.
public struct CaseSummary: Sendable {
    /// The case's number.
    public var number: CaseNumber
    /// Pixels a row.
    public var width: Int
    /// Rows.
    public var height: Int
    /// 8 or 16.
    public var bits: Int
    /// The normalised image file.
    public var file: String
}

extension StudyStore {
    /// The cases of a study in the order of their table.
    public func cases(of name: StudyName) async throws -> [CaseSummary] {
        try await pool.read { [self] database in
            try Row.fetchAll(
                database.cachedStatement(sql: Self.caseQuery + " ORDER BY study_case.position"),
                arguments: [row(of: name, in: database)]
            ).map { caseSummary($0) }
        }
    }

    /// One case of a study; `nil` when the study has no case of this number.
    public func caseSummary(_ number: CaseNumber, of name: StudyName) async throws -> CaseSummary? {
        try await pool.read { [self] database in
            try Row.fetchOne(
                database.cachedStatement(sql: Self.caseQuery + " AND study_case.number = ?"),
                arguments: [row(of: name, in: database), number.description]
            ).map { caseSummary($0) }
        }
    }

    /// The numbers of a study's cases, in the order of their table.
    public func caseNumbers(of name: StudyName) async throws -> [CaseNumber] {
        try await pool.read { [self] database in
            try String.fetchAll(
                database.cachedStatement(sql: "SELECT number FROM study_case WHERE study_id = ? ORDER BY position"),
                arguments: [row(of: name, in: database)]
            ).map { CaseNumber($0) }
        }
    }

    /// How many readers, all sessions together, have answered each case.
    public func answersByCase(of name: StudyName) async throws -> [CaseNumber: Int] {
        try await pool.read { [self] database in
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT study_case.number,
                            (SELECT count(DISTINCT reading.assignment_id) FROM assignment
                                JOIN reading ON reading.assignment_id = assignment.id
                                WHERE assignment.case_id = study_case.id)
                        FROM study_case WHERE study_id = ?
                        """), arguments: [row(of: name, in: database)])
            return Dictionary(uniqueKeysWithValues: rows.map { (CaseNumber($0[0]), $0[1]) })
        }
    }

    private static let caseQuery = """
        SELECT study_case.number, width, height, bits, file
        FROM study_case JOIN radiograph ON radiograph.id = study_case.radiograph_id
        WHERE study_case.study_id = ?
        """

    private func caseSummary(_ row: Row) -> CaseSummary {
        CaseSummary(
            number: CaseNumber(row["number"]), width: row["width"], height: row["height"], bits: row["bits"],
            file: directory.images.appendingPathComponent(row["file"]).path)
    }
}
