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
    /// - Parameter pieceSize: Bytes that are read at once.
    /// - Throws: ``ScoringError/scoreTable(path:line:reason:)`` or ``ScoringError/file(path:reason:)``.
    func finished(pieceSize: Int = 1 << 16) throws(ScoringError) -> ScoreRows? {
        guard FileManager.default.fileExists(atPath: table.path) else { return nil }
        guard FileManager.default.fileExists(atPath: record.path) else {
            throw .file(
                path: table.path,
                reason: "its record \(record.lastPathComponent) is not beside it, so nobody knows what made it; "
                    + "give another name, or move it away")
        }
        let known = try Self.decode(try WholeFile.read(record.path), record.path)
        var bytes = FilePieces(table.path, size: pieceSize)
        var parser = CellParser()
        var header: [String]?
        while header == nil, let byte = try bytes.next() { header = parser.take(byte)?.cells }
        guard header == ScoreRow.header(classes: known.card.classes) else {
            throw .scoreTable(path: table.path, line: 1, reason: "the columns are not those of a table of scores")
        }
        return ScoreRows(table.path, known, bytes, parser)
    }

    /// The record and the rows of a scoring that was interrupted; `nil` when there is none.
    func interrupted() throws(ScoringError) -> ScoreRows? {
        guard FileManager.default.fileExists(atPath: partial.path) else { return nil }
        var bytes = FilePieces(partial.path)
        var first: [UInt8] = []
        while true {
            // A program that was killed at once has not even written the first line.
            guard let byte = try bytes.next() else { return nil }
            if byte == 10 { break }
            first.append(byte)
        }
        return ScoreRows(partial.path, try Self.decode(first, partial.path), bytes, CellParser(line: 2))
    }

    private static func decode(_ bytes: [UInt8], _ path: String) throws(ScoringError) -> RunRecord {
        do {
            return try JSONDecoder().decode(RunRecord.self, from: Data(bytes))
        } catch {
            throw .scoreTable(path: path, line: 1, reason: "this is no record of a scoring (\(error))")
        }
    }

    /// Begins the table with its columns; rows are added to it, then ``finish(_:_:)`` puts it into its place.
    func begin(_ record: RunRecord) throws(ScoringError) -> FileUnderWay {
        let file = try FileUnderWay(table.path)
        try file.write(Data(CommaSeparated.line(ScoreRow.header(classes: record.card.classes)).utf8))
        return file
    }

    /// Puts table and record into their places, each whole or not at all, and takes the rows of the scoring under way
    /// away.
    func finish(_ file: FileUnderWay, _ record: RunRecord) throws(ScoringError) {
        // The record first: a table without one would belong to nobody.
        try WholeFile.write(try record.json(pretty: true), to: self.record.path)
        try file.finish()
        unlink(partial.path)
    }
}
