import Cryptography
import Foundation
import GRDB
import Radiographs
import Studies

extension StudyStore {
    /// Compares what gives answers their meaning with what was frozen when the study was opened.
    static func checkContent(
        of study: StudyRecord, in database: Database, _ verification: inout Verification
    ) throws {
        if Digest(of: study.definition).description != study.definitionDigest {
            verification.report("the study file is not the one whose digest was stored")
        }
        let content = try contentDigest(of: study.id.row, in: database)
        if let frozen = study.frozenDigest, frozen != content {
            verification.report("the study file, the tables or the images are not those that were frozen at opening")
        }
        let told = try Row.fetchAll(
            database,
            sql: """
                SELECT sequence, kind, json_extract(details, '$.content') AS content,
                    json_extract(details, '$."simulated-readers"') AS simulated FROM event
                WHERE study_id = ? AND kind IN ('study-created', 'study-opened', 'study-closed', 'study-locked')
                    AND json_valid(details) ORDER BY sequence
                """, arguments: [study.id.row])
        for row in told where row["content"] as String? != content {
            verification.report(
                "the study file, the tables or the images were others than now", at: row["sequence"])
        }
        checkState(of: study, told: told, &verification)
    }

    /// Compares the study's state, and the mark of simulated readers, with what the history tells of them.
    private static func checkState(of study: StudyRecord, told: [Row], _ verification: inout Verification) {
        let states: [String: StudyState] = [
            "study-created": .draft, "study-opened": .open, "study-closed": .closed, "study-locked": .locked,
        ]
        if let last = told.last, let state = states[last["kind"] as String], state != study.state {
            verification.report(
                "the study is \(study.state.rawValue) now and was left \(state.rawValue)", at: last["sequence"])
        }
        if let first = told.first, let simulated = first["simulated"] as String?,
            simulated != (study.readersAreSimulated ? "yes" : "no")
        {
            verification.report("whether the readers are simulated was changed", at: first["sequence"])
        }
    }
}

/// A normalised image and what its pixels must be.
struct ImageFile: Sendable {
    var file: String
    var digest: String

    static func all(of study: Int64, in database: Database) throws -> [ImageFile] {
        try Row.fetchAll(
            database, sql: "SELECT file, pixel_sha256 FROM radiograph WHERE study_id = ? ORDER BY id",
            arguments: [study]
        ).map { ImageFile(file: $0["file"], digest: $0["pixel_sha256"]) }
    }

    /// What is wrong with the file on the disk.
    func problem(in folder: URL) -> String? {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)) else {
            return "the image file \(file) cannot be read"
        }
        guard let radiograph = try? Radiograph(png: Array(data)), radiograph.pixelDigest.description == digest else {
            return "the image file \(file) does not hold the pixels that were stored"
        }
        return nil
    }
}
