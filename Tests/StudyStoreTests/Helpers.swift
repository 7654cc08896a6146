import Cryptography
import Foundation
import GRDB
import Studies
import StudyStore
import TestSupport

/// A second connection to a database, as somebody with the file and SQLite has it: nothing of the store applies.
struct RawDatabase {
    private let queue: DatabaseQueue

    init(_ file: URL) throws {
        queue = try DatabaseQueue(path: file.path)
    }

    func read<Value>(_ work: (Database) throws -> Value) throws -> Value { try queue.read(work) }
    func write<Value>(_ work: (Database) throws -> Value) throws -> Value { try queue.write(work) }
}

extension StudyFixture {
    /// study.sqlite behind the store's back.
    func raw() throws -> RawDatabase { try RawDatabase(data.studyDatabase) }

    /// Changes the file behind the store's back.
    func tamper(_ sql: String) throws {
        try raw().write { try $0.execute(sql: sql) }
    }

    func count(_ sql: String) throws -> Int {
        try raw().read { try Int.fetchOne($0, sql: sql) ?? -1 }
    }
}

extension RecordingOutcome {
    /// The receipt, if there is one.
    var saved: SavedAnswer? {
        if case .saved(let answer) = self { answer } else { nil }
    }

    /// Why there is none.
    var problem: AnswerProblem? {
        if case .refused(let problem, _) = self { problem } else { nil }
    }

    /// The answer that stands instead.
    var standing: StandingAnswer? {
        if case .refused(_, let standing) = self { standing } else { nil }
    }
}

/// The rows of a table as RFC 4180 has them, by column; an independent reader of what the export writes.
func table(_ bytes: [UInt8]) -> [[String: String]] {
    var rows: [[String]] = []
    var (row, cell, isQuoted) = ([String](), [UInt8](), false)
    var index = 0
    while index < bytes.count {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "\"") where isQuoted && index + 1 < bytes.count && bytes[index + 1] == byte:
            cell.append(byte)
            index += 1
        case UInt8(ascii: "\""): isQuoted.toggle()
        case UInt8(ascii: ",") where !isQuoted:
            row.append(String(decoding: cell, as: UTF8.self))
            cell = []
        case UInt8(ascii: "\r") where !isQuoted: break
        case UInt8(ascii: "\n") where !isQuoted:
            row.append(String(decoding: cell, as: UTF8.self))
            rows.append(row)
            (row, cell) = ([], [])
        default: cell.append(byte)
        }
        index += 1
    }
    guard let header = rows.first else { return [] }
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
}

enum GRDBRow {
    /// Shown, answered and received of the only answer, in milliseconds.
    static func times(_ database: Database) throws -> [Int64] {
        let row = try Row.fetchOne(database, sql: "SELECT shown_at, answered_at, received_at FROM reading")
        return row.map { [$0[0], $0[1], $0[2]] } ?? []
    }
}

extension GRDBRow {
    /// The slots of a session in the order in which they are read.
    static func slots(_ database: Database, session: Int) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT slot FROM assignment JOIN reading_session ON reading_session.id = session_id
                WHERE number = ? ORDER BY position
                """, arguments: [session])
    }

    /// Names of all tables.
    static func tables(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    }

    /// Every value of every table as text.
    static func dump(_ database: Database) throws -> String {
        var text = ""
        for table in try tables(database) {
            for row in try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"") { text += "\(table) \(row)\n" }
        }
        return text
    }
}

extension StudyStore {
    /// Follows a link or types a code, and tells who that is then.
    func signIn(typed text: String, at now: Timestamp) async throws -> SignedIn? {
        guard let token = Token(typed: text), let cookie = try await signIn(with: token, at: now) else { return nil }
        return try await whoIs(cookie, at: now)
    }
}

extension Submission {
    /// "Cannot assess", for the reason of the image's quality.
    static func cannotAssess(at now: Timestamp) -> Submission {
        var submission = Submission.answer(at: now)
        submission.responses = [Question.ID("fracture"): .cannotAssess(reason: "quality")]
        return submission
    }
}
