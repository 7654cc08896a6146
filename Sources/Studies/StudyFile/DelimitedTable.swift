/// A table with a header, read from comma-, semicolon- or tab-separated text.
public struct DelimitedTable: Equatable, Sendable {
    /// One row below the header.
    public struct Row: Equatable, Sendable {
        /// Line of the file on which the row begins; the header's is usually 1.
        public let line: Int
        private let firstField: Int
        private let content: TableContent

        fileprivate init(line: Int, firstField: Int, content: TableContent) {
            self.line = line
            self.firstField = firstField
            self.content = content
        }

        /// The cells exactly as they stand in the file, one for each column.
        public var fields: [String] { (0..<content.columnCount).map { content.text(firstField + $0) } }

        /// The cell without white space around it; `nil` when it is empty or the table has no such column.
        ///
        /// - Parameter column: The column's name, in any case.
        public func value(_ column: String) -> String? {
            content.positions[column.lowercased()].flatMap(value(at:))
        }

        /// The cell without white space around it; `nil` when it is empty or the table has no such column.
        ///
        /// - Parameter position: The column's index in ``DelimitedTable/columns``.
        public func value(at position: Int) -> String? {
            guard position >= 0, position < content.columnCount else { return nil }
            let text = content.text(firstField + position).trimmed
            return text.isEmpty ? nil : text
        }

        /// The cell as a number when it is nothing but digits with at most one point, which is read faster than a text;
        /// `nil` for everything else, which may be a number all the same.
        ///
        /// - Parameter position: The column's index in ``DelimitedTable/columns``.
        public func plainNumber(at position: Int) -> Double? {
            guard position >= 0, position < content.columnCount else { return nil }
            return content.plainNumber(firstField + position)
        }

        /// Whether the cell is this very text, white space included; faster than making a text of the cell.
        ///
        /// - Parameter position: The column's index in ``DelimitedTable/columns``.
        public func holds(_ text: String, at position: Int) -> Bool {
            position >= 0 && position < content.columnCount && content.holds(text, firstField + position)
        }

        /// Whether line and cells are the same.
        public static func == (first: Row, second: Row) -> Bool {
            first.line == second.line && first.fields == second.fields
        }
    }

    /// The file, as named in problems.
    public let file: String
    /// Line of the header.
    public let headerLine: Int
    /// Names of the columns as the header writes them, without white space around them.
    public let columns: [String]
    /// The rows; rows without any content are left out.
    public let rows: [Row]
    /// What stands between the cells: comma, semicolon or tab.
    public let separator: Character
    /// Largest table that is read unless the caller allows more, in bytes.
    public static let usualLimit = SourceText.tableLimit

    /// Whether the header has a column, in any case.
    public func has(_ column: String) -> Bool {
        columns.contains { $0.lowercased() == column.lowercased() }
    }

    /// Reads a table.
    ///
    /// - Parameters:
    ///   - bytes: The file: UTF-8, with or without byte order mark, any line ends.
    ///   - file: Its name, for the problems.
    ///   - required: Columns that the header must have.
    ///   - limit: Largest file, in bytes.
    public static func parse(
        _ bytes: [UInt8], named file: String, requiring required: [String] = [], limit: Int = usualLimit
    ) -> Checked<DelimitedTable> {
        let (table, problems) = read(bytes, named: file, requiring: required, limit: limit)
        return Checked(table, problems: problems.inFileOrder())
    }

    /// Reads what can be read, so that the rows that are good can be checked although others are not.
    ///
    /// - Returns: The table as far as it is good, and what is wrong with the rest; no table when the header is wrong.
    public static func read(
        _ bytes: [UInt8], named file: String, requiring required: [String], limit: Int = usualLimit
    ) -> (table: DelimitedTable?, problems: [StudyFileProblem]) {
        let source = SourceText(bytes, named: file, limit: limit, isTable: true)
        var problems = source.problems
        guard let text = source.bytes else { return (nil, problems) }
        let delimiter = DelimitedScanner.delimiter(of: text)
        let scanner = DelimitedScanner(text, delimiter: delimiter)
        guard let header = scanner.records.first else { return (nil, problems) }
        problems += faults(of: header, in: file)
        let columns = header.fields.map { TableContent.text(scanner.bytes, scanner.fields[$0]).trimmed }
        let content = TableContent(scanner, columns: columns)
        let records = scanner.records.dropFirst().filter { content.hasText($0) || $0.fault != nil }
        let headerProblems = HeaderCheck(
            file: file, line: header.line, columns: columns, records: records, content: content, required: required
        ).problems
        problems += headerProblems
        var rows: [Row] = []
        rows.reserveCapacity(records.count)
        for record in records {
            problems += faults(of: record, in: file)
            if record.fault == .unclosedQuote { continue }
            if record.fields.count == columns.count {
                rows.append(Row(line: record.line, firstField: record.fields.lowerBound, content: content))
            } else {
                problems.append(wrongCount(record, of: columns.count, in: file))
            }
        }
        // Without its columns every row would be wrong in the same way.
        guard headerProblems.isEmpty else { return (nil, problems) }
        let table = DelimitedTable(
            file: file, headerLine: header.line, columns: columns, rows: rows,
            separator: Character(Unicode.Scalar(delimiter)))
        return (table, problems)
    }

    private static func faults(of record: DelimitedScanner.Record, in file: String) -> [StudyFileProblem] {
        switch record.fault {
        case nil:
            []
        case .unclosedQuote:
            [
                StudyFileProblem(
                    file: file, row: record.line,
                    problem: "has a cell that begins with a quotation mark and never ends",
                    remedy: "close the quotation mark, or remove it")
            ]
        case .textAfterQuote:
            [
                StudyFileProblem(
                    file: file, row: record.line,
                    problem: "has text between a closing quotation mark and the next cell",
                    remedy: "write a quotation mark inside a cell twice (\"\")")
            ]
        }
    }

    private static func wrongCount(
        _ record: DelimitedScanner.Record, of expected: Int, in file: String
    ) -> StudyFileProblem {
        let found = record.fields.count
        return StudyFileProblem(
            file: file, row: record.line,
            problem: "has \(found) \(found == 1 ? "cell" : "cells"), the header has \(expected)",
            remedy: found > expected
                ? "put a cell that contains a separator in quotation marks, or remove what is too much"
                : "fill in what is missing; an empty cell still needs its separator")
    }
}

extension String {
    /// Without white space around it.
    var trimmed: String {
        // Most cells begin and end with a visible ASCII character, which is no part of a longer white space.
        if let first = utf8.first, let last = utf8.last, (33...126).contains(first), (33...126).contains(last) {
            return self
        }
        var text = self[...]
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}
