import Statistics

/// A table flattened for programs: every number in a column of its own, with all its digits.
struct TableFields {
    /// A value without its printed form.
    enum Field: Equatable {
        case text(String)
        case whole(Int)
        case number(Double)
        case none
    }

    /// A flat column: the key, what it is in words, and how a spreadsheet shows it.
    struct Column: Equatable {
        var key: String
        var heading: String
        var format: Table.Format
    }

    var columns: [Column] = []
    var rows: [[Field]]

    /// Columns of estimates become `key`, `key_lower`, `key_upper`, `key_level`, `key_method` and `key_n`; of fractions
    /// `key`, `key_count` and `key_of`; of tests `key` and `key_method`. A column with remarks has `key_remarks`.
    init(_ table: Table) {
        rows = table.rows.map { _ in [] }
        for (index, column) in table.columns.enumerated() {
            let cells = table.rows.map { $0[index] }
            add(column.key, column.heading, column.format, cells.map(Self.main))
            if cells.contains(where: { if case .fraction = $0 { true } else { false } }) {
                add("\(column.key)_count", "\(column.heading), count", .count, cells.map(Self.count))
                add("\(column.key)_of", "\(column.heading), of", .count, cells.map(Self.whole))
            }
            if cells.contains(where: { $0.interval != nil }) {
                func part(
                    _ suffix: String, _ words: String, _ format: Table.Format, _ make: (IntervalEstimate) -> Field
                ) {
                    add(
                        "\(column.key)_\(suffix)", "\(column.heading), \(words)", format,
                        cells.map { $0.interval.map(make) ?? .none })
                }
                part("lower", "lower limit", column.format) { .number($0.lower) }
                part("upper", "upper limit", column.format) { .number($0.upper) }
                part("level", "confidence level", .percent(decimals: 0)) { .number($0.level.value) }
                part("n", "n", .count) { .whole($0.n) }
            }
            if cells.contains(where: { $0.methodName != nil }) {
                add(
                    "\(column.key)_method", "\(column.heading), method", .text,
                    cells.map { $0.methodName.map(Field.text) ?? .none })
            }
            if cells.contains(where: { !$0.remarks.isEmpty }) {
                add(
                    "\(column.key)_remarks", "\(column.heading), remarks", .text,
                    cells.map { $0.remarks.isEmpty ? .none : .text($0.remarks.joined(separator: " ")) })
            }
        }
    }

    private mutating func add(_ key: String, _ heading: String, _ format: Table.Format, _ fields: [Field]) {
        columns.append(Column(key: key, heading: heading, format: format))
        for (row, field) in fields.enumerated() { rows[row].append(field) }
    }

    private static func main(_ cell: Table.Cell) -> Field {
        switch cell {
        case .text(let text): .text(text)
        case .count(let count): .whole(count)
        case .number(let value), .pValue(let value): value.isNaN ? .none : .number(value)
        case .fraction(let part, of: let whole): whole == 0 ? .none : .number(Double(part) / Double(whole))
        case .estimate(let interval): .number(interval.estimate)
        case .test(let test): .number(test.p)
        case .notEstimable, .empty: .none
        }
    }

    private static func count(_ cell: Table.Cell) -> Field {
        if case .fraction(let part, of: _) = cell { .whole(part) } else { .none }
    }

    private static func whole(_ cell: Table.Cell) -> Field {
        if case .fraction(_, of: let whole) = cell { .whole(whole) } else { .none }
    }
}

extension Table.Cell {
    fileprivate var interval: IntervalEstimate? {
        if case .estimate(let interval) = self { interval } else { nil }
    }

    fileprivate var methodName: String? {
        switch self {
        case .estimate(let interval): interval.method.name
        case .test(let test): test.name
        default: nil
        }
    }
}
