/// Reads the cells of one record of a registry and keeps every problem on the way.
struct RegistryRecordScan {
    private let mapping: RegistryMapping
    var scan: TableScan

    init(file: String, mapping: RegistryMapping) {
        self.mapping = mapping
        scan = TableScan(file: file)
    }

    /// A cell; `nil` when it is empty or has one of the words for a missing value.
    func cell(_ row: DelimitedTable.Row, _ column: String) -> String? {
        row.value(column).flatMap { mapping.missing.contains($0.lowercased()) ? nil : $0 }
    }

    /// Of the rows of a record the first one that says something in a column, or its first row. They must not contradict
    /// each other; a row that does is reported.
    mutating func row(of rows: [DelimitedTable.Row], for column: String) -> DelimitedTable.Row {
        guard let first = rows.first(where: { cell($0, column) != nil }) else { return rows[0] }
        for other in rows where cell(other, column).map({ $0 != cell(first, column) }) == true {
            scan.report(
                other, column, "is not what row \(first.line) of the same case says",
                "correct the one or the other; only diagnoses differ between the rows of a case")
        }
        return first
    }

    /// A day; `nil` when the cell is empty or says something else, which is reported.
    mutating func day(_ row: DelimitedTable.Row, _ column: RegistryMapping.DateColumn) -> CalendarDay? {
        guard let text = cell(row, column.name) else { return nil }
        if let day = column.pattern.day(text) { return day }
        scan.report(
            row, column.name, "is not a day of the form \(column.pattern)",
            "correct it, or the format of this column in the mapping")
        return nil
    }

    /// Age in completed years; `nil` when it is unknown or wrong, which is reported.
    mutating func age(_ row: DelimitedTable.Row, on injured: CalendarDay) -> Int? {
        switch mapping.age {
        case nil:
            return nil
        case .years(let column):
            guard let text = cell(row, column) else { return nil }
            let number = text.replacing(",", with: ".")
            // 120.9 would be an age of 120.
            if let years = Double.plain(number), years >= 0, years < 121 { return Int(years) }
            scan.report(
                row, column, "is not an age in years from 0 to 120", "correct it, or empty the cell if it is not known")
            return nil
        case .birth(let column):
            guard let born = day(row, column) else { return nil }
            let years = born.completedYears(on: injured)
            if born <= injured, years <= 120 { return years }
            scan.report(
                row, column.name, "is no date of birth of somebody who was injured on \(injured)",
                "correct the one or the other")
            return nil
        }
    }

    /// One of the values that the mapping gives to a column's words.
    mutating func word<Value: Hashable & Sendable>(
        _ row: DelimitedTable.Row, _ column: RegistryMapping.WordColumn<Value>?
    ) -> Value? {
        guard let column, let text = cell(row, column.name) else { return nil }
        if let value = column.values[text.lowercased()] { return value }
        let known = column.values.keys.sorted()
        scan.report(
            row, column.name, "is none of the words of this column in the mapping (\(known.joined(separator: ", ")))",
            "correct it, or add it to the mapping, under missing if it means that nobody knows")
        return nil
    }

    /// Injury severity score.
    mutating func severity(_ row: DelimitedTable.Row) -> Int? {
        guard let column = mapping.severity, let text = cell(row, column) else { return nil }
        guard let value = Int(text), (0...75).contains(value) else {
            scan.report(
                row, column, "is not an injury severity score from 0 to 75",
                "correct it, or empty the cell if it is not known")
            return nil
        }
        if !Self.scores.contains(value) {
            scan.warn(
                row, column, "is no injury severity score: it is not a sum of three squares of 0 to 5",
                "look it up in the registry")
        }
        return value
    }

    /// All diagnosis codes of the record, each once, in the order of its rows and their columns.
    mutating func codes(_ rows: [DelimitedTable.Row]) -> [DiagnosisCode] {
        var codes: [DiagnosisCode] = []
        for (row, column) in rows.flatMap({ row in mapping.diagnoses.map { (row, $0) } }) {
            for part in (cell(row, column) ?? "").split(whereSeparator: mapping.separators.contains) {
                let text = String(part).trimmed
                guard !text.isEmpty, !mapping.missing.contains(text.lowercased()) else { continue }
                guard let code = DiagnosisCode(text, systems: mapping.systems) else {
                    scan.report(
                        row, column,
                        "holds \"\(text)\", which is no code of \(mapping.systems.map(\.rawValue).inWords)",
                        "correct it, or say under diagnoses in the mapping what is between codes and which are in use")
                    continue
                }
                if !codes.contains(code) { codes.append(code) }
            }
        }
        return codes
    }

    /// Sums of the squares of the three worst regions (Baker et al., J Trauma 1974;14:187), and 75 for a region of 6.
    private static let scores: Set<Int> = {
        let squares = (0...5).map { $0 * $0 }
        return Set(squares.flatMap { first in squares.flatMap { second in squares.map { first + second + $0 } } })
    }()
}
