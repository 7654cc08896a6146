import Foundation
import Reports
import Statistics
import Testing

@Suite("Tables") struct TableTests {
    static func table() -> Table {
        var table = Table(
            "Accuracy",
            columns: [
                .init("who", "Reader", .text), .init("sensitivity", "Sensitivity", .percent),
                .init("p", "P", .pValue), .init("hits", "Hits", .percent),
            ], footnotes: ["Simulated readers."])
        let interval = IntervalEstimate(
            estimate: 0.98, lower: 0.8935304543, upper: 0.9994937720, level: .ninetyFive,
            method: .init("Clopper-Pearson (exact)"), n: 50, remarks: [Remark("Beware.")])
        table.add([.text("=R01"), .estimate(interval), .pValue(0.0001), .fraction(49, of: 50)])
        table.add([.text("R02"), .notEstimable("All values are equal."), .empty, .fraction(0, of: 0)])
        return table
    }

    @Test("is printed with a journal's digits, remarks and methods below")
    func printed() {
        let page = TablePage(Self.table())
        #expect(page.rows[0].heading.text == "=R01")
        #expect(page.rows[0].cells.map(\.text) == ["98.0 % (95 % CI 89.4-99.9)", "<0.001", "49/50 (98.0 %)"])
        #expect(page.rows[0].cells[0].marks == "a" && page.rows[1].cells[0].marks == "b")
        #expect(page.rows[1].cells.map(\.text) == ["–", "", "0/0"])
        #expect(
            page.footnotes.map(\.text) == [
                "Beware.", "All values are equal.",
                "Sensitivity: Clopper-Pearson (exact), 95 % confidence interval.", "Simulated readers.",
            ])
    }

    @Test("gives its cells in runs of words and of numbers, none left out")
    func runs() {
        let kinds: [Table.Format] = [.text, .count, .count, .text, .percent]
        var table = Table("Kinds", columns: kinds.enumerated().map { .init("c\($0)", "", $1) })
        table.add([.text("row"), .count(1), .count(2), .text("three"), .number(0.4)])
        let row = TablePage(table).rows[0]
        #expect(row.runs.map { $0.words.map(\.text) } == [[], ["three"], []])
        #expect(row.runs.map { $0.numbers.map(\.text) } == [["1", "2"], [], ["40.0 %"]])
        #expect(row.runs.flatMap { $0.words + $0.numbers } == row.cells)
    }

    @Test("is CSV with all digits, and no cell is a formula")
    func csv() {
        let lines = Self.table().csv.components(separatedBy: "\r\n")
        #expect(
            lines[0] == "who,sensitivity,sensitivity_lower,sensitivity_upper,sensitivity_level,sensitivity_n,"
                + "sensitivity_method,sensitivity_remarks,p,hits,hits_count,hits_of")
        #expect(
            lines[1] == "'=R01,0.98,0.8935304543,0.999493772,0.95,50,Clopper-Pearson (exact),Beware.,0.0001,0.98,49,50")
        #expect(lines[2] == "R02,,,,,,,All values are equal.,,,0,0")
    }

    @Test("is JSON with sorted keys that any program reads")
    func json() throws {
        let text = Self.table().json.serialised
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let rows = try #require(object?["rows"] as? [[String: Any]])
        #expect(rows[0]["sensitivity_upper"] as? Double == 0.999493772)
        #expect(object?.keys.sorted() == ["columns", "footnotes", "methods", "rows", "title"])
        let odd = JSONDocument.object(["b": .number(.infinity), "a": .list([.number(.nan), .text("\"\u{1}é")])])
        #expect(odd.serialised == "{\n  \"a\": [\n    null,\n    \"\\\"\\u0001é\"\n  ],\n  \"b\": \"Inf\"\n}\n")
    }

    @Test("is a spreadsheet of several sheets, the same bytes each time")
    func spreadsheet() throws {
        let sheets = [Self.table().sheet(named: "a/b"), Self.table().sheet(named: "A b"), Self.table().sheet()]
        let bytes = try Spreadsheet(sheets).bytes()
        #expect(try Spreadsheet(sheets).bytes() == bytes)
        let archive = try ZipArchive(reading: bytes)
        let workbook = String(decoding: archive["xl/workbook.xml"] ?? [], as: UTF8.self)
        for name in ["\"a b\"", "\"A b 2\"", "\"Accuracy\""] { #expect(workbook.contains("name=\(name)")) }
        let sheet = String(decoding: archive["xl/worksheets/sheet1.xml"] ?? [], as: UTF8.self)
        #expect(sheet.contains("<v>0.8935304543</v>"))
        #expect(!sheet.contains("<f>"))
    }
}

@Suite("Zip archives") struct ZipTests {
    @Test("come back as they were, and Debian's unzip has nothing to say against them")
    func roundTrip() throws {
        var archive = ZipArchive()
        try archive.add("a.txt", String(repeating: "abc", count: 1000))
        try archive.add("folder/ü.bin", (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 167 ^ $0 >> 3) })
        try archive.add("empty", [UInt8]())
        let bytes = try archive.bytes()
        #expect(bytes.count < 1000)
        #expect(try archive.bytes() == bytes)
        #expect(try ZipArchive(reading: bytes) == archive)
    }

    @Test("refuse paths that lead elsewhere, damage and what is no zip")
    func refusals() throws {
        var archive = ZipArchive()
        for path in ["", "/a", "../a", "a//b", "a\\b"] {
            #expect(throws: FileError.self) { try archive.add(path, "x") }
        }
        try archive.add("a", "content")
        #expect(throws: FileError.self) { try archive.add("a", "twice") }
        let bytes = try archive.bytes()
        for length in 0..<bytes.count {
            #expect(throws: FileError.self) { try ZipArchive(reading: Array(bytes.prefix(length))) }
        }
        var changed = bytes
        changed[33] ^= 1
        #expect(throws: FileError.self) { try ZipArchive(reading: changed) }
    }
}

@Suite("Pictures") struct VectorGraphicsTests {
    static let svg = """
        <svg xmlns="http://www.w3.org/2000/svg" width="96" height="48"><rect width="48" height="48" fill="#0072b2"/>\
        <text x="50" y="20" font-family="DejaVu Sans" font-size="10">AUC</text></svg>
        """

    @Test("an inch has 300 dots, and the file says so")
    func png() throws {
        let png = try VectorGraphics.png(svg: Self.svg)
        #expect(Array(png[16..<24]) == [0, 0, 1, 44, 0, 0, 0, 150])
        // pHYs: 11811 dots a metre in both directions.
        #expect(Array(png[37..<50]) == Array("pHYs".utf8) + [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1])
        #expect(try VectorGraphics.png(svg: Self.svg) == png)
    }

    @Test("a PDF has the size of the figure, and is the same each time")
    func pdf() throws {
        let pdf = try VectorGraphics.pdf(svg: Self.svg)
        #expect(pdf.starts(with: Array("%PDF-1.".utf8)))
        #expect(String(decoding: pdf, as: UTF8.self).contains("/MediaBox [ 0 0 72 36 ]"))
        #expect(try VectorGraphics.pdf(svg: Self.svg) == pdf)
    }

    @Test("what is no SVG, has no size or is too large is refused in words")
    func refusals() {
        #expect(throws: FileError.self) { try VectorGraphics.png(svg: "no picture") }
        #expect(throws: FileError.self) { try VectorGraphics.png(svg: "") }
        #expect(throws: FileError.self) {
            try VectorGraphics.png(svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1e6\" height=\"1\"/>")
        }
        #expect(throws: FileError.self) { try VectorGraphics.png(svg: Self.svg, dotsPerInch: .nan) }
    }
}
