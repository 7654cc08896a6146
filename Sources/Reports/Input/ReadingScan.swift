import Studies

/// Reads the rows of a table of readings.
struct ReadingScan {
    static let meanings: [ColumnMeaning] = [
        .reader, .caseNumber, .modality, .answer, .status, .confidence, .seconds, .position,
    ]

    /// One row: whose reading it is, by index, and what it says.
    struct Entry {
        var reader: Int32
        var place: Int32
        var modality: Int32
        var line: Int32
        var cell: ComparisonData.Cell
    }

    let table: InputTable
    /// Index of each reader that may appear.
    let readers: [String: Int]
    /// Index of each case that may appear.
    let cases: [String: Int]
    /// Names of the files that list readers and cases.
    let readersFile: String
    let casesFile: String

    private let words: AnswerWords

    init(table: InputTable, readers: [String: Int], cases: [String: Int], readersFile: String, casesFile: String) {
        self.table = table
        self.readers = readers
        self.cases = cases
        self.readersFile = readersFile
        self.casesFile = casesFile
        words = AnswerWords(table)
    }

    /// The rows that are good, and the modalities in the order in which they appear.
    func entries(_ problems: inout ProblemCollector) -> (entries: [Entry], modalities: [Modality]) {
        var entries: [Entry] = []
        entries.reserveCapacity(table.rows.count)
        var modalities: [String: Int32] = [:]
        var names: [Modality] = []
        if !table.has(.modality) {
            modalities[Modality.only.description] = 0
            names = [.only]
        }
        var (readerFinder, caseFinder) = (NameFinder(readers), NameFinder(cases))
        for row in table.rows {
            let reader =
                readerFinder.find(row, table.position(.reader))
                ?? index(row, .reader, in: readers, readersFile, "reader", &problems)
            let place =
                caseFinder.find(row, table.position(.caseNumber))
                ?? index(row, .caseNumber, in: cases, casesFile, "case", &problems)
            if let reader { readerFinder.last = reader }
            if let place { caseFinder.last = place }
            let answer = answer(row, &problems)
            let confidence = table.number(row, .confidence, in: 0...100, "a confidence from 0 to 100", &problems)
            let seconds = table.number(row, .seconds, in: 0...1e7, "a time in seconds", &problems)
            let position = table.number(row, .position, in: 1...1e7, "a position, counted from 1", &problems)
            guard let modality = modality(row, &modalities, &names, &problems), let reader, let place, let answer
            else { continue }
            entries.append(
                Entry(
                    reader: Int32(reader), place: Int32(place), modality: modality, line: Int32(clamping: row.line),
                    cell: ComparisonData.Cell(
                        answer: answer, confidence: confidence, seconds: seconds,
                        position: position.map { Int($0.rounded()) })))
        }
        return (entries, names)
    }

    private func index(
        _ row: DelimitedTable.Row, _ meaning: ColumnMeaning, in known: [String: Int], _ file: String, _ what: String,
        _ problems: inout ProblemCollector
    ) -> Int? {
        guard let name = table.value(row, meaning) else {
            table.report(row, meaning, "is empty", "write which \(what) the row is about", &problems)
            return nil
        }
        if let index = known[name] { return index }
        // An empty list means that its file has mistakes of its own.
        guard !known.isEmpty else { return nil }
        problems.report(table.file, table.name(meaning), kind: "unknown \(what)") {
            let meant = NearestWord.to(name, among: known.keys.sorted(by: NaturalOrder.precedes))
            return StudyFileProblem(
                file: table.file, row: row.line, column: table.name(meaning), value: name,
                problem: "is no \(what) of \(file)",
                remedy: meant.map { "if \"\($0)\" is meant, correct it; else add the \(what) to \(file)" }
                    ?? "add the \(what) to \(file), or remove the row")
        }
        return nil
    }

    private func answer(_ row: DelimitedTable.Row, _ problems: inout ProblemCollector) -> Answer? {
        if let answer = words.answer(row, of: table) { return answer }
        table.report(
            row, .answer, "is no answer that is known",
            "write 1 for a fracture, 0 for none, cannot-assess, or leave the cell empty if it is missing", &problems)
        return nil
    }

    private func modality(
        _ row: DelimitedTable.Row, _ known: inout [String: Int32], _ names: inout [Modality],
        _ problems: inout ProblemCollector
    ) -> Int32? {
        guard table.has(.modality) else { return 0 }
        guard let name = table.value(row, .modality) else {
            table.report(row, .modality, "is empty", "write in which session or with which help was read", &problems)
            return nil
        }
        if let index = known[name] { return index }
        let index = Int32(names.count)
        known[name] = index
        names.append(Modality(name))
        return index
    }
}

/// Finds names in tables whose rows mostly follow each other by reader or by case: the name is that of the row before, or
/// the next one.
private struct NameFinder {
    private let names: [String]
    /// Index of the last row's name.
    var last = 0

    init(_ indices: [String: Int]) {
        var names = [String](repeating: "", count: (indices.values.max() ?? -1) + 1)
        for (name, index) in indices { names[index] = name }
        self.names = names
    }

    /// The name's index; `nil` when it is another one than those expected, or nothing.
    func find(_ row: DelimitedTable.Row, _ position: Int?) -> Int? {
        guard let position, !names.isEmpty else { return nil }
        if row.holds(names[last], at: position), !names[last].isEmpty { return last }
        let next = last + 1 < names.count ? last + 1 : 0
        return row.holds(names[next], at: position) && !names[next].isEmpty ? next : nil
    }
}
