public import Foundation

/// The files of a scoring of a folder: the table, the record beside it, the rows of a scoring under way, and the maps.
public struct ScoreFiles: Sendable {
    /// The table of scores.
    public let table: URL

    /// The files that belong to a table.
    public init(table: URL) {
        self.table = table
    }

    private var stem: URL { table.deletingPathExtension() }
    /// What the table was made with, JSON.
    public var record: URL { stem.appendingPathExtension("json") }
    /// Rows that are scored already, while others are missing.
    public var partial: URL { table.appendingPathExtension("partial") }
    /// Where heat maps go unless told otherwise.
    public var maps: URL {
        stem.deletingLastPathComponent().appendingPathComponent(stem.lastPathComponent + Self.mapsEnding)
    }
    static let mapsEnding = "-maps"
    var lock: URL {
        table.deletingLastPathComponent().appendingPathComponent(".\(table.lastPathComponent).lock")
    }

    /// The record and the rows of a finished table; `nil` when there is no table.
    ///
    /// - Throws: ``ScoringError/scoreTable(path:line:reason:)`` or ``ScoringError/file(path:reason:)``.
    func finished() throws(ScoringError) -> (record: RunRecord, rows: [ScoreRow])? {
        guard FileManager.default.fileExists(atPath: table.path) else { return nil }
        guard FileManager.default.fileExists(atPath: record.path) else {
            throw .file(
                path: table.path,
                reason: "its record \(record.lastPathComponent) is not beside it, so nobody knows what made it; "
                    + "give another name, or move it away")
        }
        let known = try Self.decode(try WholeFile.read(record.path), record.path)
        let rows = CommaSeparated.rows(try WholeFile.read(table.path, limit: .max))
        guard rows.first?.cells == ScoreRow.header(classes: known.card.classes) else {
            throw .scoreTable(path: table.path, line: 1, reason: "the columns are not those of a table of scores")
        }
        return (known, try Self.rows(rows.dropFirst(), known, table.path))
    }

    /// The record and the rows of a scoring that was interrupted; `nil` when there is none.
    func interrupted() throws(ScoringError) -> (record: RunRecord, rows: [ScoreRow])? {
        guard FileManager.default.fileExists(atPath: partial.path) else { return nil }
        let bytes = try WholeFile.read(partial.path, limit: .max)
        // A program that was killed at once has not even written the first line.
        guard let end = bytes.firstIndex(of: 10) else { return nil }
        let known = try Self.decode(Array(bytes[..<end]), partial.path)
        return (known, try Self.rows(CommaSeparated.rows(bytes[(end + 1)...])[...], known, partial.path))
    }

    private static func decode(_ bytes: [UInt8], _ path: String) throws(ScoringError) -> RunRecord {
        do {
            return try JSONDecoder().decode(RunRecord.self, from: Data(bytes))
        } catch {
            throw .scoreTable(path: path, line: 1, reason: "this is no record of a scoring (\(error))")
        }
    }

    private static func rows(
        _ rows: ArraySlice<(line: Int, cells: [String])>, _ record: RunRecord, _ path: String
    ) throws(ScoringError) -> [ScoreRow] {
        var scores: [ScoreRow] = []
        for row in rows {
            guard let score = ScoreRow(row.cells, classes: record.card.classes.count) else {
                throw .scoreTable(path: path, line: row.line, reason: "this is no row of a table of scores")
            }
            scores.append(score)
        }
        return scores
    }

    /// Writes table and record, each whole or not at all, and takes the rows of the scoring under way away.
    func write(_ rows: [ScoreRow], _ record: RunRecord) throws(ScoringError) {
        let classes = record.card.classes
        var text = CommaSeparated.line(ScoreRow.header(classes: classes))
        for row in rows { text += CommaSeparated.line(row.cells(classes: classes.count)) }
        // The record first: a table without one would belong to nobody.
        try WholeFile.write(try record.json(pretty: true), to: self.record.path)
        try WholeFile.write(Data(text.utf8), to: table.path)
        unlink(partial.path)
    }
}

/// The rows of a scoring under way, written as soon as they are known.
final class ScoreJournal {
    private let descriptor: Int32
    private let path: String
    private let classes: Int

    /// Begins a journal with what is known already.
    init(_ path: String, _ record: RunRecord, rows: [ScoreRow]) throws(ScoringError) {
        self.path = path
        classes = record.card.classes.count
        var start = try record.json(pretty: false)
        for row in rows { start += Data(CommaSeparated.line(row.cells(classes: classes)).utf8) }
        try WholeFile.write(start, to: path)
        descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw WholeFile.failure(path) }
    }

    deinit { close(descriptor) }

    /// Adds a row.
    ///
    /// - Throws: ``ScoringError/file(path:reason:)``; a part of the row that was written is taken away again.
    func add(_ row: ScoreRow) throws(ScoringError) {
        let end = lseek(descriptor, 0, SEEK_END)
        do {
            try WholeFile.write(Data(CommaSeparated.line(row.cells(classes: classes)).utf8), to: descriptor, path: path)
        } catch {
            ftruncate(descriptor, end)
            throw error
        }
    }
}
