public import Statistics

/// A table of results: values with all their digits, and how each column is printed.
///
/// The same table becomes CSV, a spreadsheet and JSON with full precision, and a printed table
/// (``TablePage``) with a journal's digits. Methods and remarks of intervals and tests become footnotes by themselves.
public struct Table: Equatable, Sendable {
    /// Above the table, without a final point.
    public var title: String
    /// At least one.
    public var columns: [Column]
    /// Each with one cell for each column.
    public private(set) var rows: [[Cell]] = []
    /// Whole sentences below the table, besides those that the cells bring.
    public var footnotes: [String]

    /// How the values of a column are printed.
    public enum Format: Hashable, Sendable {
        /// Words, at the left.
        case text
        /// A whole number.
        case count
        /// A number as it is, with fixed decimals; a proportion or an area with three.
        case number(decimals: Int)
        /// A proportion in percent.
        case percent(decimals: Int)
        /// A p value.
        case pValue
        /// A time in seconds with one decimal.
        case seconds

        /// A proportion or an area: 0.981.
        public static let proportion = Format.number(decimals: 3)
        /// Percent with one decimal: 98.1 %.
        public static let percent = Format.percent(decimals: 1)
    }

    /// A column with its name for people and for programs.
    public struct Column: Equatable, Sendable {
        /// For programs: lower-case letters, digits and underscores, unique in the table.
        public var key: String
        /// For people.
        public var heading: String
        /// How it is printed.
        public var format: Format

        /// A column.
        public init(_ key: String, _ heading: String, _ format: Format) {
            self.key = key
            self.heading = heading
            self.format = format
        }
    }

    /// One value.
    public enum Cell: Equatable, Sendable {
        case text(String)
        case count(Int)
        case number(Double)
        /// A count of a count, printed with its proportion: 49/50 (98.0 %).
        case fraction(Int, of: Int)
        /// An estimate with its interval.
        case estimate(IntervalEstimate)
        /// A p value without more.
        case pValue(Double)
        /// A test, printed as its p value.
        case test(TestResult)
        /// There is a place for a value and there can be none; the sentence says why.
        case notEstimable(String)
        case empty
    }

    /// A table without rows.
    public init(_ title: String, columns: [Column], footnotes: [String] = []) {
        self.title = title
        self.columns = columns
        self.footnotes = footnotes
    }

    /// Adds a row; cells that are missing at the end are empty, and there may be no more than columns.
    public mutating func add(_ cells: [Cell]) {
        precondition(cells.count <= columns.count, "a row has no more cells than the table has columns")
        rows.append(cells + [Cell](repeating: .empty, count: columns.count - cells.count))
    }

    /// A cell whose making may fail: an error becomes a cell that says why.
    public static func cell(_ make: () throws(StatisticsError) -> Cell) -> Cell {
        do { return try make() } catch { return .notEstimable(error.description) }
    }
}

extension Table.Cell {
    /// What must be known about the value, as whole sentences.
    var remarks: [String] {
        switch self {
        case .estimate(let interval): interval.remarks.map(\.text)
        case .test(let test): test.remarks.map(\.text)
        case .notEstimable(let reason): [reason]
        default: []
        }
    }

    /// How the value was made; `nil` when it needs no word.
    var method: String? {
        switch self {
        case .estimate(let interval):
            "\(interval.method.name), \(interval.level) confidence interval"
                + (interval.method.reference.isEmpty ? "" : " (\(interval.method.reference))")
        case .test(let test):
            test.name + (test.alternative == .twoSided ? "" : ", one-sided")
        default: nil
        }
    }
}

extension Table {
    /// The names of the methods of all intervals and tests, each with the columns that it made, in order of appearance.
    public var methods: [(name: String, columns: [String])] {
        var names: [String] = []
        var columns: [String: [String]] = [:]
        for row in rows {
            for (cell, column) in zip(row, self.columns) {
                guard let method = cell.method else { continue }
                if columns[method] == nil { names.append(method) }
                if columns[method]?.contains(column.heading) != true {
                    columns[method, default: []].append(column.heading)
                }
            }
        }
        return names.map { ($0, columns[$0] ?? []) }
    }

    /// Sentences that tell the methods: "Sensitivity, Specificity: Clopper-Pearson (exact), 95 % confidence interval."
    public var methodNotes: [String] {
        methods.map { "\($0.columns.joined(separator: ", ")): \($0.name)." }
    }
}
