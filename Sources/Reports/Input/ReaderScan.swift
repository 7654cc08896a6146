import Studies

/// Reads readers, from a table of their own or from the columns that repeat them beside every reading.
struct ReaderScan {
    static let meanings: [ColumnMeaning] = [.reader, .specialty, .group, .years, .void, .simulated]

    let table: InputTable
    /// Whether a reader has many rows, which must all say the same.
    let isBesideReadings: Bool

    /// What a table says about the readers.
    struct Found {
        /// In order of appearance.
        var readers: [ComparisonReader] = []
        /// Why readers' answers are void, for those that are.
        var void: [ReaderID: String] = [:]
        var areSimulated = false
    }

    func readers(_ problems: inout ProblemCollector) -> Found {
        var found = Found()
        var seen: [String: (index: Int, line: Int)] = [:]
        for row in table.rows {
            guard let code = table.value(row, .reader) else {
                if !isBesideReadings {
                    table.report(row, .reader, "is empty", "give every reader a code of his own", &problems)
                }
                continue
            }
            if let first = seen[code] {
                if !isBesideReadings {
                    table.report(
                        row, .reader, "is also the reader of row \(first.line)", "keep one row for each reader",
                        kind: "is also the reader of another row", &problems)
                } else {
                    check(row, found.readers[first.index], first.line, &problems)
                }
                continue
            }
            seen[code] = (found.readers.count, row.line)
            let id = ReaderID(code)
            found.readers.append(
                ComparisonReader(
                    id: id, specialty: table.value(row, .specialty).map { Specialty.Code($0) },
                    group: table.value(row, .group).map { ReaderGroup($0) },
                    yearsOfExperience: table.number(row, .years, in: 0...80, "a number of years", &problems)))
            if let reason = table.value(row, .void) { found.void[id] = reason }
            if table.value(row, .simulated).flatMap(InputWords.yesNo) == true { found.areSimulated = true }
        }
        return found
    }

    private func check(
        _ row: DelimitedTable.Row, _ reader: ComparisonReader, _ line: Int, _ problems: inout ProblemCollector
    ) {
        for (meaning, known) in [
            (ColumnMeaning.specialty, reader.specialty?.description), (.group, reader.group?.description),
        ] where table.value(row, meaning) != known {
            table.report(
                row, meaning, "differs from row \(line), which is the same reader",
                "write the same for a reader everywhere", kind: "differs from another row", &problems)
        }
    }
}
