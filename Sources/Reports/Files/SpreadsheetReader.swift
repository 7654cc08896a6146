/// Reads the cells of a spreadsheet (.xlsx) as text: what the field's exchange workbooks need, no more.
///
/// - SeeAlso: ECMA-376 part 1, 18.2 (workbook), 18.3 (worksheets), 18.4 (shared strings).
enum SpreadsheetReader {
    /// Widest sheet that is read, in columns.
    private static let widest = 1000

    /// The rows of every sheet by its name, each as long as its last cell.
    static func sheets(_ bytes: [UInt8]) throws(FileError) -> [String: [[String]]] {
        let archive = try ZipArchive(reading: bytes)
        func elements(_ path: String) -> [XMLTag]? { archive[path].map(XMLTag.tags) }
        guard let workbook = elements("xl/workbook.xml"), let links = elements("xl/_rels/workbook.xml.rels") else {
            throw .cannotRead("spreadsheet", reason: "it has no workbook")
        }
        let strings = elements("xl/sharedStrings.xml").map(sharedStrings) ?? []
        var sheets: [String: [[String]]] = [:]
        for sheet in workbook where sheet.name == "sheet" && sheet.isOpening {
            guard let name = sheet["name"], let id = sheet["r:id"],
                let target = links.first(where: { $0.name == "Relationship" && $0["Id"] == id })?["Target"]
            else { continue }
            let path = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
            guard let tags = elements(path) else {
                throw .cannotRead("spreadsheet", reason: "the sheet \(name) is missing")
            }
            sheets[name] = rows(tags, strings)
        }
        return sheets
    }

    private static func sharedStrings(_ tags: [XMLTag]) -> [String] {
        var strings: [String] = []
        for (index, tag) in tags.enumerated() where tag.isOpening {
            if tag.name == "si" { strings.append("") }
            // An empty element has no text of its own; what follows it belongs to its parent.
            if tag.name == "t", !tag.isEmptyElement, let last = strings.indices.last {
                strings[last] += tags[index].textAfter
            }
        }
        return strings
    }

    private static func rows(_ tags: [XMLTag], _ strings: [String]) -> [[String]] {
        var rows: [[String]] = []
        var (column, isShared) = (0, false)
        func put(_ text: String) {
            guard !rows.isEmpty, column < widest else { return }
            let last = rows.count - 1
            while rows[last].count <= column { rows[last].append("") }
            rows[last][column] += text
        }
        for tag in tags where tag.isOpening {
            switch tag.name {
            case "row":
                rows.append([])
                column = -1
            case "c":
                column = tag["r"].map(columnIndex) ?? column + 1
                isShared = tag["t"] == "s"
            case "v" where !tag.isEmptyElement:
                let text = tag.textAfter
                put(isShared ? Int(text).flatMap { strings.indices.contains($0) ? strings[$0] : nil } ?? "" : text)
            case "t" where !tag.isEmptyElement: put(tag.textAfter)
            default: break
            }
        }
        return rows
    }

    /// `C7` is 2.
    private static func columnIndex(_ reference: String) -> Int {
        let letters = reference.utf8.prefix { (65...90).contains($0) }.prefix(3)
        return letters.reduce(0) { $0 * 26 + Int($1) - 64 } - 1
    }
}
