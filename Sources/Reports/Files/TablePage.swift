import Statistics

/// A printed table, as the template `reports/table` shows it: all texts made, nothing left to decide.
public struct TablePage: Equatable, Sendable {
    /// Above the table.
    public let title: String
    /// The tag of its language, where that is not the page's.
    public let titleLanguage: String?
    /// One for each column.
    public let headings: [Heading]
    /// One for each row.
    public let rows: [Row]
    /// Below the table: those with a mark first, then methods, then the table's own.
    public let footnotes: [Footnote]

    /// The head of a column.
    public struct Heading: Equatable, Sendable {
        /// For people.
        public let text: String
        /// Whether the column holds numbers, which stand at the right.
        public let isNumeric: Bool
    }

    /// A row of printed cells.
    public struct Row: Equatable, Sendable {
        /// The cell that names the row.
        public let heading: Cell
        /// All further cells.
        public let cells: [Cell]

        /// The further cells in order, neighbours of one kind together: a template decides once for all of them.
        public var runs: [Run] {
            cells.chunked { $0.isNumeric == $1.isNumeric }.map { cells in
                cells[0].isNumeric ? Run(words: [], numbers: cells) : Run(words: cells, numbers: [])
            }
        }
    }

    /// Neighbouring cells, either words or numbers.
    public struct Run: Equatable, Sendable {
        /// Those that stand at the left; empty in a run of numbers.
        public let words: [Cell]
        /// Those that stand at the right; empty in a run of words.
        public let numbers: [Cell]
    }

    /// A printed value.
    public struct Cell: Equatable, Sendable {
        /// As a journal prints it.
        public let text: String
        /// Letters of the footnotes that belong to it, separated by commas; empty for none.
        public let marks: String
        /// Whether it has any.
        public let hasMarks: Bool
        /// Whether it stands at the right.
        public let isNumeric: Bool
    }

    /// A sentence below the table.
    public struct Footnote: Equatable, Sendable {
        /// Its letter; empty when it is about the whole table.
        public let mark: String
        /// Whether it has a letter.
        public let hasMark: Bool
        /// The sentence.
        public let text: String
        /// The tag of its language, where that is not the page's.
        public let language: String?
    }

    /// Prints a table.
    public init(_ table: Table) {
        var remarks: [String] = []
        func printed(_ cell: Table.Cell, _ format: Table.Format) -> Cell {
            let marks = cell.remarks.map { remark in
                if let index = remarks.firstIndex(of: remark) { return Self.mark(index) }
                remarks.append(remark)
                return Self.mark(remarks.count - 1)
            }
            return Cell(
                text: cell.printed(as: format), marks: marks.joined(separator: ","), hasMarks: !marks.isEmpty,
                isNumeric: format != .text)
        }
        (title, titleLanguage) = (table.title, nil)
        headings = table.columns.map { Heading(text: $0.heading, isNumeric: $0.format != .text) }
        rows = table.rows.map { row in
            let cells = zip(row, table.columns).map { printed($0, $1.format) }
            let blank = Cell(text: "", marks: "", hasMarks: false, isNumeric: false)
            return Row(heading: cells.first ?? blank, cells: Array(cells.dropFirst()))
        }
        footnotes =
            remarks.enumerated().map {
                Footnote(mark: Self.mark($0.offset), hasMark: true, text: $0.element, language: nil)
            }
            + (table.methodNotes + table.footnotes).map {
                Footnote(mark: "", hasMark: false, text: $0, language: nil)
            }
    }

    private init(
        _ title: String, in titleLanguage: String?, headings: [Heading], rows: [Row], footnotes: [Footnote]
    ) {
        (self.title, self.titleLanguage) = (title, titleLanguage)
        (self.headings, self.rows, self.footnotes) = (headings, rows, footnotes)
    }

    /// The same table for a page in another language. The title stays that of the files.
    ///
    /// - Parameters:
    ///   - language: The tag of the language in which the table is.
    ///   - sentence: A heading or footnote in the page's language; `nil` leaves it.
    ///   - cell: A cell of words in the page's language; `nil` leaves it, as names must be.
    public func translated(
        from language: String, sentence: (String) -> String?, cell: (String) -> String?
    ) -> TablePage {
        func translated(_ value: Cell) -> Cell {
            guard !value.isNumeric, let text = cell(value.text) else { return value }
            return Cell(text: text, marks: value.marks, hasMarks: value.hasMarks, isNumeric: false)
        }
        return TablePage(
            title, in: language,
            headings: headings.map { Heading(text: sentence($0.text) ?? $0.text, isNumeric: $0.isNumeric) },
            rows: rows.map { Row(heading: translated($0.heading), cells: $0.cells.map(translated)) },
            footnotes: footnotes.map { note in
                let known = sentence(note.text)
                return Footnote(
                    mark: note.mark, hasMark: note.hasMark, text: known ?? note.text,
                    language: known == nil ? language : nil)
            })
    }

    /// a, b … z, aa, ab …
    static func mark(_ index: Int) -> String {
        let letter = String(Character(Unicode.Scalar(UInt8(97 + index % 26))))
        return index < 26 ? letter : mark(index / 26 - 1) + letter
    }
}

extension Array {
    /// Parts of the list, each as long as neighbours belong together.
    fileprivate func chunked(_ belongTogether: (Element, Element) -> Bool) -> [[Element]] {
        var parts: [[Element]] = []
        for element in self {
            if let last = parts.last?.last, belongTogether(last, element) {
                parts[parts.count - 1].append(element)
            } else {
                parts.append([element])
            }
        }
        return parts
    }
}

extension Table.Cell {
    /// The value as a journal prints it.
    func printed(as format: Table.Format) -> String {
        switch self {
        case .text(let text): text
        case .count(let count): String(count)
        case .number(let value): Self.printed(value, as: format)
        case .fraction(let part, of: let whole):
            whole == 0
                ? "\(part)/\(whole)"
                : "\(part)/\(whole) (\(PrintedNumber.percent(Double(part) / Double(whole), places: format.places ?? 1)))"
        case .estimate(let interval): Self.printed(interval, as: format)
        case .pValue(let p): PrintedNumber.pValue(p)
        case .test(let test): PrintedNumber.pValue(test.p)
        case .notEstimable: "–"
        case .empty: ""
        }
    }

    private static func printed(_ value: Double, as format: Table.Format) -> String {
        switch format {
        case .text: PrintedNumber.shortest(value)
        case .count: PrintedNumber.decimal(value, places: 0)
        case .number(let decimals): PrintedNumber.decimal(value, places: decimals)
        case .percent(let decimals): PrintedNumber.percent(value, places: decimals)
        case .pValue: PrintedNumber.pValue(value)
        case .seconds: PrintedNumber.decimal(value, places: 1)
        }
    }

    /// "98.0 % (95 % CI 89.4-99.9)".
    private static func printed(_ interval: IntervalEstimate, as format: Table.Format) -> String {
        let shift = if case .percent = format { 2 } else { 0 }
        let limits = PrintedNumber.range(interval.lower, interval.upper, places: format.places ?? 3, shift: shift)
        return "\(printed(interval.estimate, as: format)) (\(interval.level) CI \(limits))"
    }
}

extension Table.Format {
    /// Decimals of a percentage, else `nil`.
    fileprivate var places: Int? {
        switch self {
        case .percent(let decimals), .number(let decimals): decimals
        case .seconds: 1
        case .count: 0
        case .text, .pValue: nil
        }
    }
}
