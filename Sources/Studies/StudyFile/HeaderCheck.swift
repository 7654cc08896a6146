/// Checks the header of a table: every column named, once, and none missing.
struct HeaderCheck {
    let file: String
    let line: Int
    let columns: [String]
    let records: [DelimitedScanner.Record]
    let content: TableContent
    let required: [String]

    var problems: [StudyFileProblem] { unnamed + repeated + missing }

    /// Spreadsheets leave empty columns at the right; only one with content matters.
    private var unnamed: [StudyFileProblem] {
        columns.indices.compactMap { position in
            guard columns[position].isEmpty else { return nil }
            let found = records.lazy.compactMap { record -> (line: Int, text: String)? in
                guard position < record.fields.count else { return nil }
                let text = content.text(record.fields.lowerBound + position).trimmed
                return text.isEmpty ? nil : (record.line, text)
            }.first
            guard let found else { return nil }
            return StudyFileProblem(
                file: file, row: line, value: found.text,
                problem: "column \(position + 1) has content (row \(found.line)) but no name",
                remedy: "give it a name, or empty it")
        }
    }

    private var repeated: [StudyFileProblem] {
        var seen: [String: Int] = [:]
        return columns.enumerated().compactMap { position, column in
            guard !column.isEmpty else { return nil }
            guard let first = seen[column.lowercased()] else {
                seen[column.lowercased()] = position + 1
                return nil
            }
            return StudyFileProblem(
                file: file, row: line, column: column,
                problem: "is the name of column \(first) and of column \(position + 1)",
                remedy: "rename or remove one of them")
        }
    }

    private var missing: [StudyFileProblem] {
        let present = columns.map { $0.lowercased() }
        let others = columns.filter { column in !required.contains { $0.lowercased() == column.lowercased() } }
        return required.filter { !present.contains($0.lowercased()) }.map { column in
            let meant = NearestWord.to(column, among: others)
            return StudyFileProblem(
                file: file, row: line, column: column, problem: "is missing from the header",
                remedy: meant.map { "if \"\($0)\" is meant, rename it to \"\(column)\"" }
                    ?? "add the column \"\(column)\"")
        }
    }
}
