public import Foundation

/// A finished table of a folder's scores, as a whole in memory.
public struct ScoreTable: Sendable {
    /// What made it.
    public let record: RunRecord
    /// In the table's order.
    public let rows: [ScoreRow]
    private let place: URL

    /// Reads a table and the record beside it.
    ///
    /// - Throws: ``ScoringError/scoreTable(path:line:reason:)`` or ``ScoringError/file(path:reason:)``.
    public init(contentsOf table: URL) throws(ScoringError) {
        guard var source = try ScoreFiles(table: table).finished() else {
            throw .file(path: table.path, reason: "there is no such table")
        }
        var rows: [ScoreRow] = []
        while let row = try source.next() { rows.append(row) }
        (record, self.rows, place) = (source.record, rows, table.deletingLastPathComponent())
    }

    /// The probability of the positive class, 0...1; `nil` when the image has no score.
    public func probability(of row: ScoreRow) -> Double? {
        guard !row.probabilities.isEmpty else { return nil }
        let index = record.card.classes.firstIndex(of: record.card.positiveClass) ?? 0
        return Double(row.probabilities[index])
    }

    /// Where an image's heat map is largest, and the box around the region that holds this place; `nil` without a map, and
    /// for one that is the same everywhere.
    ///
    /// - Throws: ``ScoringError/file(path:reason:)`` when the map's file is gone or damaged.
    public func site(of row: ScoreRow) throws(ScoringError) -> (peak: MapSite.Pixel, region: MapSite.Box)? {
        guard let map = row.map else { return nil }
        let path = URL(fileURLWithPath: map + ".json", relativeTo: place).path
        let bytes = try WholeFile.read(path, limit: 1 << 20)
        do {
            let site = try JSONDecoder().decode(FolderMaps.Site.self, from: Data(bytes))
            guard let peak = site.peak, let region = site.box else { return nil }
            return (peak, region)
        } catch {
            throw .file(path: path, reason: "it is not what a scoring writes beside a heat map (\(error))")
        }
    }
}
