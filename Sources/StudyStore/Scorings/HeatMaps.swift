import Foundation
import GRDB
public import Studies

extension ConfidentialStore {
    /// Where a model looked in a case; `nil` when no map is stored.
    ///
    /// - Parameter predictions: The name under which the model's predictions stand in the study.
    public func heatMap(
        study: StudyName, predictions: String, case number: CaseNumber
    ) async throws -> StoredHeatMap? {
        try await pool.read { database in
            try Row.fetchOne(
                database, sql: Self.heatMapQuery + " AND heat_map.number = ?",
                arguments: [study.description, predictions, number.description]
            ).map { try StoredHeatMap($0) }
        }
    }

    /// Whether a map of a case is stored; its numbers are not read.
    public func hasHeatMap(study: StudyName, predictions: String, case number: CaseNumber) async throws -> Bool {
        try await pool.read { database in
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (\(Self.heatMapQuery) AND heat_map.number = ?)",
                arguments: [study.description, predictions, number.description]) ?? false
        }
    }

    /// All heat maps of a model in a study; cases without one are not in it.
    public func heatMaps(study: StudyName, predictions: String) async throws -> [CaseNumber: StoredHeatMap] {
        try await pool.read { database in
            var maps: [CaseNumber: StoredHeatMap] = [:]
            let rows = try Row.fetchCursor(
                database, sql: Self.heatMapQuery, arguments: [study.description, predictions])
            while let row = try rows.next() { maps[CaseNumber(row["number"])] = try StoredHeatMap(row) }
            return maps
        }
    }

    private static let heatMapQuery = """
        SELECT heat_map.* FROM heat_map JOIN scoring ON scoring.id = heat_map.scoring_id
        WHERE scoring.study = ? AND scoring.name = ?
        """
}

extension StoredHeatMap {
    fileprivate init(_ row: Row) throws {
        let map = StoredHeatMap(
            method: row["method"], layer: row["layer"], output: row["output"], rows: row["map_rows"],
            columns: row["map_columns"], bytes: row["numbers"])
        guard let map else {
            throw StoreError.unreadable(file: "confidential.sqlite", reason: "a heat map is damaged")
        }
        self = map
    }

    /// A map whose numbers are as ``bytes`` has them; `nil` when they do not fill it.
    init?(method: String, layer: String, output: Int, rows: Int, columns: Int, bytes: Data) {
        let (count, isTooLarge) = rows.multipliedReportingOverflow(by: columns)
        guard rows > 0, columns > 0, !isTooLarge, bytes.count % 4 == 0, bytes.count / 4 == count else { return nil }
        let values = bytes.withUnsafeBytes { bytes in
            (0..<count).map { index in
                Float(
                    bitPattern: UInt32(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
            }
        }
        self.init(method: method, layer: layer, output: output, rows: rows, columns: columns, values: values)
    }

    /// The numbers as the database keeps them.
    var bytes: Data {
        var data = Data(capacity: 4 * values.count)
        for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) } }
        return data
    }
}
