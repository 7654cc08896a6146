import Foundation
import GRDB
public import Studies

/// What a copy of a study is made of.
@_spi(Confidential) public struct StudyCopy: Sendable {
    /// The study file.
    public var definition: String
    /// The tables by path.
    var tables: [String: [UInt8]]
    /// The stored images: those of the cases, then those of the practice cases, in the order of their tables.
    var files: [String]
}

@_spi(Confidential) extension StudyStore {
    /// Everything of a study but its readers, their answers and the models' predictions.
    ///
    /// Its tables are those with which it was created. A study of a version that kept no tables gets tables made from what
    /// is stored; then the type of a practice case's fracture, which was not, is left empty.
    public func copy(of name: StudyName, confidential: ConfidentialStore) async throws -> StudyCopy {
        let record = try await study(name)
        let truth = try await confidential.cases(of: name)
        let cases = try await cases(of: name)
        let practice = try await practiceRows(of: name)
        var tables = try await confidential.tables(of: name)
        if tables.isEmpty {
            tables[record.plan.casesFile] = Array(StudyTableText.cases(cases.compactMap { truth[$0.number] }).utf8)
            if let warmUp = record.plan.warmUp { tables[warmUp.file] = Array(StudyTableText.practice(practice).utf8) }
        }
        return StudyCopy(
            definition: record.definition, tables: tables, files: cases.map(\.file) + practice.map(\.file))
    }

    private func practiceRows(of name: StudyName) async throws -> [StudyTableText.PracticeRow] {
        try await pool.read { [self] database in
            let study = try row(of: name, in: database)
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT warm_up_case.*, radiograph.file FROM warm_up_case
                    JOIN radiograph ON radiograph.id = warm_up_case.radiograph_id
                    WHERE warm_up_case.study_id = ? ORDER BY position
                    """, arguments: [study])
            return try rows.map { row in
                let texts = try Row.fetchAll(
                    database, sql: "SELECT language, text FROM warm_up_feedback WHERE warm_up_case_id = ?",
                    arguments: [row["id"] as Int64])
                return StudyTableText.PracticeRow(
                    number: row["number"], fracture: row["fracture"],
                    box: [row["box_x0"], row["box_y0"], row["box_x1"], row["box_y1"]],
                    feedback: Dictionary(uniqueKeysWithValues: texts.map { ($0["language"], $0["text"]) }),
                    file: directory.images.appendingPathComponent(row["file"] as String).path)
            }
        }
    }
}

@_spi(Confidential) extension StudyDrafts {
    /// Puts the tables and images of a study into a draft that was just begun with its study file.
    public func fill(_ draft: StudyDraft, with copy: StudyCopy) throws {
        for (path, bytes) in copy.tables { try write(bytes, to: draft.folder.appendingPathComponent(path)) }
        let references = ImageReference.all(studyFile: draft.definition, named: StudyDraft.studyFileName) {
            copy.tables[$0]
        }
        for (reference, file) in zip(references, copy.files) {
            let target = draft.folder.appendingPathComponent(reference.path)
            do {
                try FileManager.default.createDirectory(
                    at: target.deletingLastPathComponent(), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
                // Stored images are never written to, so both may share the bytes on the disk.
                if link(file, target.path) != 0 {
                    try FileManager.default.copyItem(atPath: file, toPath: target.path)
                }
            } catch {
                throw DraftProblem.storageFull
            }
        }
    }
}
