/// A table with a header, read from comma-, semicolon- or tab-separated text.
public struct DelimitedTable: Equatable, Sendable {
    /// One row below the header.
    public struct Row: Equatable, Sendable {
        /// Line of the file on which the row begins; the header's is usually 1.
        public let line: Int
        /// The cells exactly as they stand in the file, one for each column.
        public let fields: [String]
        fileprivate let positions: [String: Int]

        /// The cell without white space around it; `nil` when it is empty or the table has no such column.
        ///
        /// - Parameter column: The column's name, in any case.
        public func value(_ column: String) -> String? {
            guard let position = positions[column.lowercased()], fields.indices.contains(position) else { return nil }
            let text = fields[position].trimmed
            return text.isEmpty ? nil : text
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

    /// Whether the header has a column, in any case.
    public func has(_ column: String) -> Bool {
        columns.contains { $0.lowercased() == column.lowercased() }
    }

    /// Reads a table.
    ///
    /// - Parameters:
    ///   - bytes: The file: UTF-8, with or without byte order mark, any line ends, at most 32 MiB.
    ///   - file: Its name, for the problems.
    ///   - required: Columns that the header must have.
    public static func parse(
        _ bytes: [UInt8], named file: String, requiring required: [String] = []
    ) -> Checked<DelimitedTable> {
        let (table, problems) = read(bytes, named: file, requiring: required)
        return Checked(table, problems: problems.inFileOrder())
    }

    /// Reads what can be read, so that the rows that are good can be checked although others are not.
    static func read(
        _ bytes: [UInt8], named file: String, requiring required: [String]
    ) -> (table: DelimitedTable?, problems: [StudyFileProblem]) {
        let source = SourceText(bytes, named: file, limit: SourceText.tableLimit, isTable: true)
        var problems = source.problems
        guard let text = source.text else { return (nil, problems) }
        var scanner = DelimitedScanner(text, delimiter: DelimitedScanner.delimiter(of: text))
        guard let header = scanner.next() else { return (nil, problems) }
        problems += faults(of: header, in: file)
        var records: [DelimitedScanner.Record] = []
        while let record = scanner.next() {
            if record.fields.contains(where: { !$0.trimmed.isEmpty }) || record.fault != nil { records.append(record) }
        }
        let columns = header.fields.map(\.trimmed)
        let headerProblems = HeaderCheck(
            file: file, line: header.line, columns: columns, records: records, required: required
        ).problems
        problems += headerProblems
        var positions: [String: Int] = [:]
        for (position, column) in columns.enumerated() where positions[column.lowercased()] == nil {
            positions[column.lowercased()] = position
        }
        var rows: [Row] = []
        for record in records {
            problems += faults(of: record, in: file)
            if record.fault == .unclosedQuote { continue }
            if record.fields.count == columns.count {
                rows.append(Row(line: record.line, fields: record.fields, positions: positions))
            } else {
                problems.append(wrongCount(record, of: columns.count, in: file))
            }
        }
        // Without its columns every row would be wrong in the same way.
        guard headerProblems.isEmpty else { return (nil, problems) }
        return (DelimitedTable(file: file, headerLine: header.line, columns: columns, rows: rows), problems)
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
        var text = self[...]
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}
