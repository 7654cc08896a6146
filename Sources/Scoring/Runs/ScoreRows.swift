/// The rows of a table of scores, or of a scoring under way, read one by one, and the record of what made them.
struct ScoreRows {
    let path: String
    let record: RunRecord
    private var bytes: FilePieces
    private var parser: CellParser

    /// - Parameters:
    ///   - bytes: After what stands before the rows.
    ///   - parser: That has taken what stands before the rows.
    init(_ path: String, _ record: RunRecord, _ bytes: FilePieces, _ parser: CellParser) {
        self.path = path
        self.record = record
        self.bytes = bytes
        self.parser = parser
    }

    /// The next row; `nil` at the end. A row that was cut off is left out.
    /// - Throws: ``ScoringError/scoreTable(path:line:reason:)`` or ``ScoringError/file(path:reason:)``.
    mutating func next() throws(ScoringError) -> ScoreRow? {
        while let byte = try bytes.next() {
            guard let (line, cells) = parser.take(byte) else { continue }
            guard let row = ScoreRow(cells, classes: record.card.classes.count) else {
                throw .scoreTable(path: path, line: line, reason: "this is no row of a table of scores")
            }
            return row
        }
        return nil
    }
}
