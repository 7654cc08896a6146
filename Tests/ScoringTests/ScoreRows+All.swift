@testable import Scoring

extension ScoreRows {
    /// All that are left.
    func all() throws(ScoringError) -> [ScoreRow] {
        var copy = self
        var rows: [ScoreRow] = []
        while let row = try copy.next() { rows.append(row) }
        return rows
    }
}
