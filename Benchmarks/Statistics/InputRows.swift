import Foundation
import Studies

/// A table that R reads, too.
struct InputRows {
    private let table: DelimitedTable

    init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let checked = DelimitedTable.parse(bytes, named: path)
        guard let table = checked.value else { throw BrokenTable(problems: checked.problems.map(\.description)) }
        self.table = table
    }

    /// A column's cells.
    func texts(_ column: String) throws -> [String] {
        guard table.has(column) else { throw BrokenTable(problems: ["\(table.file) has no column \(column)"]) }
        return table.rows.map { $0.value(column) ?? "" }
    }

    /// A column's cells as numbers.
    func numbers(_ column: String) throws -> [Double] {
        try texts(column).map { text in
            guard let number = Double(text) else {
                throw BrokenTable(problems: ["\(table.file): \"\(text)\" in column \(column) is no number"])
            }
            return number
        }
    }
}

/// A table that cannot be read.
struct BrokenTable: Error, CustomStringConvertible {
    let problems: [String]

    var description: String { problems.joined(separator: "\n") }
}
