import Studies

/// A table whose columns are known by their meaning.
struct InputTable {
    let table: DelimitedTable
    /// Index of the column of each meaning, by the meaning's number.
    private let positions: [Int?]

    /// Reads a table; `nil` when a column is missing that it cannot do without, or the file is none.
    ///
    /// - Parameters:
    ///   - meanings: what is looked for, each under its usual names.
    ///   - names: other names for some of them, instead of the usual ones.
    init?(
        _ file: InputFile, _ meanings: [ColumnMeaning], requiring required: [ColumnMeaning],
        names: [ColumnMeaning: [String]] = [:], _ problems: inout ProblemCollector
    ) {
        let (table, found) = DelimitedTable.read(file.bytes, named: file.name, requiring: [], limit: InputFile.limit)
        problems.add(found)
        guard let table else { return nil }
        self.init(table, meanings, requiring: required, names: names, &problems)
    }

    /// Looks for the columns in a table that has been read already; `nil` when one is missing that it cannot do without.
    init?(
        _ table: DelimitedTable, _ meanings: [ColumnMeaning], requiring required: [ColumnMeaning],
        names: [ColumnMeaning: [String]] = [:], _ problems: inout ProblemCollector
    ) {
        let columns = table.columns.map { $0.lowercased() }
        var positions = [Int?](repeating: nil, count: ColumnMeaning.allCases.count)
        for meaning in meanings {
            let name = (names[meaning] ?? meaning.names).first { columns.contains($0) }
            positions[meaning.rawValue] = name.flatMap { columns.firstIndex(of: $0) }
        }
        self.table = table
        self.positions = positions
        let missing = required.filter { positions[$0.rawValue] == nil }
        problems.add(missing.map { Self.missing($0, in: table) })
        guard missing.isEmpty else { return nil }
        if table.rows.isEmpty {
            problems.add([
                StudyFileProblem(
                    file: table.file, problem: "has a header and no rows", remedy: "check that it is the right file")
            ])
        }
    }

    private static func missing(_ meaning: ColumnMeaning, in table: DelimitedTable) -> StudyFileProblem {
        let meant = meaning.names.lazy.compactMap { NearestWord.to($0, among: table.columns) }.first
        let others = meaning.names.dropFirst().joined(separator: ", ")
        return StudyFileProblem(
            file: table.file, row: table.headerLine, column: meaning.names[0],
            problem: "is missing: no column tells \(meaning.words)",
            remedy: meant.map { "if \"\($0)\" is meant, rename it to \"\(meaning.names[0])\"" }
                ?? "add the column \"\(meaning.names[0])\" (also understood: \(others))")
    }

    var file: String { table.file }
    var rows: [DelimitedTable.Row] { table.rows }

    func has(_ meaning: ColumnMeaning) -> Bool { position(meaning) != nil }

    /// The column's index; `nil` when the table has none of that meaning.
    func position(_ meaning: ColumnMeaning) -> Int? { positions[meaning.rawValue] }

    /// The column's name as the header writes it.
    func name(_ meaning: ColumnMeaning) -> String {
        position(meaning).map { table.columns[$0] } ?? meaning.names[0]
    }

    /// The cell without white space around it; `nil` when it is empty or there is no such column.
    func value(_ row: DelimitedTable.Row, _ meaning: ColumnMeaning) -> String? {
        position(meaning).flatMap(row.value(at:))
    }

    /// Columns that mean nothing to the analysis, with their index.
    var otherColumns: [(name: String, position: Int)] {
        let known = Set(positions.compactMap(\.self))
        return table.columns.enumerated().filter { !known.contains($0.offset) && !$0.element.isEmpty }
            .map { ($0.element, $0.offset) }
    }

    /// Keeps a problem of a cell.
    func report(
        _ row: DelimitedTable.Row?, _ meaning: ColumnMeaning?, _ problem: String, _ remedy: String,
        severity: StudyFileProblem.Severity = .error, kind: String? = nil, _ problems: inout ProblemCollector
    ) {
        let column = meaning.map(name)
        problems.report(file, column, kind: kind ?? problem) {
            StudyFileProblem(
                severity, file: file, row: row?.line, column: column,
                value: row.flatMap { row in meaning.flatMap { value(row, $0) } }, problem: problem, remedy: remedy)
        }
    }

    /// A number within a range; `nil` when the cell is empty, says "not available", or is wrong, which is kept.
    func number(
        _ row: DelimitedTable.Row, _ meaning: ColumnMeaning, in range: ClosedRange<Double>, _ what: String,
        _ problems: inout ProblemCollector
    ) -> Double? {
        guard let position = position(meaning) else { return nil }
        if let number = row.plainNumber(at: position), range.contains(number) { return number }
        guard let text = row.value(at: position), !InputWords.isNotAvailable(text) else { return nil }
        if let number = InputWords.number(text, separator: table.separator), range.contains(number) { return number }
        report(row, meaning, "is not \(what)", "correct it, or leave the cell empty if it is not known", &problems)
        return nil
    }
}
