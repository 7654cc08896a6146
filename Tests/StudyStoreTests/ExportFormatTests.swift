import Cryptography
import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("Every form of an export says the same")
struct ExportFormatTests {
    private struct Written {
        var study: StudyFixture
        var summary: ExportSummary

        func bytes(_ file: String) throws -> [UInt8] { try study.folder.read("out/\(file)") }
        func rows(_ file: String) throws -> [[String: String]] { table(try bytes(file)) }
        func objects(_ file: String) throws -> [[String: Any]] {
            try bytes(file).split(separator: UInt8(ascii: "\n")).map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            }
        }
        var names: Set<String> { Set(summary.files.map(\.name)) }
    }

    private static func export(
        _ formats: Set<ExportFormat> = Set(ExportFormat.allCases), truth: Bool = false
    ) async throws -> Written {
        let (study, _) = try await fullStudy(resultsBeforeLock: truth ? .recorded : .sealed)
        let summary = try await study.store.export(
            study.name, formats: formats, includingReferenceStandard: truth, confidential: study.confidential,
            to: study.folder.url.appendingPathComponent("out"), version: "1.2.3", by: .commandLine,
            at: study.clock.now)
        return Written(study: study, summary: summary)
    }

    @Test("JSON Lines have the rows and cells of the long tables, numbers as numbers and missing ones as null")
    func jsonLines() async throws {
        let written = try await Self.export()
        for name in ["readings", "versions", "readers", "sessions", "screen-checks", "warm-up", "balance", "history"] {
            let (rows, objects) = (try written.rows("\(name).csv"), try written.objects("\(name).jsonl"))
            #expect(rows.count == objects.count, "\(name)")
            for (row, object) in zip(rows, objects) {
                #expect(Set(row.keys) == Set(object.keys), "\(name)")
                for (column, cell) in row {
                    switch object[column] {
                    case let text as String: #expect(DelimitedText.neutralised(text) == cell, "\(name) \(column)")
                    case let number as NSNumber:
                        // True is 1.
                        #expect(number.doubleValue == Double(cell), "\(name) \(column)")
                    case is [Any]: #expect(cell == "none" || cell.contains(" "), "\(name) \(column)")
                    default: #expect(cell.isEmpty, "\(name) \(column)")
                    }
                }
            }
        }
        let first = try #require(try written.objects("readings.jsonl").first)
        let mark = try #require((first["place"] as? [[String: Any]])?.first)
        #expect(mark["shape"] as? String == "box")
        #expect(mark["side"] as? String == "right")
        #expect(mark["width"] as? Double == 3)
        #expect((first["note"] as? String)?.hasPrefix("=SUM") == true, "JSON is read by no spreadsheet")
    }

    @Test("the wide table has a row a case and the answers that count in columns a reader, void readers left out")
    func wide() async throws {
        let written = try await Self.export()
        let rows = try written.rows("wide.csv")
        #expect(rows.map { $0["case"] } == ["1", "2", "3", "4", "5", "6"])
        let long = try written.rows("readings.csv")
        for row in rows {
            let reading = try #require(long.first { $0["reader"] == "R01" && $0["case"] == row["case"] })
            for column in ["fracture", "positive", "active_seconds", "confidence", "note"] {
                #expect(row["R01_\(column)"] == reading[column], "\(column)")
            }
        }
        let voided = try #require(long.first { $0["void"] != "" }?["reader"])
        let columns = Set(try #require(rows.first).keys)
        #expect(columns.filter { $0.hasPrefix(voided) }.isEmpty)
        #expect(columns.filter { $0.hasPrefix("reference") }.isEmpty)
    }

    @Test("the truth is in the wide table, in JSON Lines and in the spreadsheet only when it was asked for")
    func truth() async throws {
        let with = try await Self.export(truth: true)
        #expect(try with.rows("wide.csv").map { $0["reference_fracture"] } == ["1", "1", "1", "0", "0", "0"])
        #expect(try with.objects("readings.jsonl").allSatisfy { $0["reference_fracture"] is NSNumber })
        let without = try await Self.export()
        for file in without.names where file != "tables.xlsx" {
            #expect(!String(decoding: try without.bytes(file), as: UTF8.self).contains("femoral_neck"), "\(file)")
        }
        #expect(try without.objects("readings.jsonl").allSatisfy { $0["reference_fracture"] == nil })
    }

    @Test("only the files of the forms that were asked for are written", arguments: ExportFormat.allCases)
    func formats(format: ExportFormat) async throws {
        let written = try await Self.export([format])
        let own: Set<String> =
            switch format {
            case .csv:
                Set(
                    ["readings", "versions", "readers", "sessions", "screen-checks", "warm-up", "balance", "history"]
                        .map { "\($0).csv" })
            case .wide: ["wide.csv"]
            case .jsonLines:
                Set(
                    [
                        "readings", "versions", "readers", "sessions", "screen-checks", "warm-up", "balance", "history",
                        "view-tracks",
                    ].map { "\($0).jsonl" })
            case .spreadsheet: ["tables.xlsx"]
            }
        #expect(written.names == own.union(["data-dictionary.csv", "manifest.json"]))
        let folder = written.summary.folder.path
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder)) == written.names)
        for file in written.summary.files {
            #expect(file.digest == Digest(of: try written.bytes(file.name)), "\(file.name)")
            #expect(file.bytes == (try written.bytes(file.name).count), "\(file.name)")
        }
        let event = try #require(try await written.study.store.history(of: written.study.name, limit: 1).first)
        #expect(event.texts["formats"] == format.rawValue)
    }

    @Test("every column of every file and sheet is in the data dictionary with its type")
    func dictionary() async throws {
        let written = try await Self.export(truth: true)
        let entries = try written.rows("data-dictionary.csv")
        for name in ["wide.csv", "readings.csv"] {
            let header = String(decoding: try written.bytes(name).prefix { $0 != 13 }, as: UTF8.self)
            #expect(
                entries.filter { $0["file"] == name }.map { $0["column"] }
                    == header.split(separator: ",").map(String.init))
        }
        let objects = try #require(try written.objects("readings.jsonl").first)
        #expect(Set(entries.filter { $0["file"] == "readings.jsonl" }.map { $0["column"] }) == Set(objects.keys))
        #expect(entries.contains { $0["file"] == "tables.xlsx: readings" })
        let types: Set = ["text", "code", "integer", "number", "yes/no", "date and time", "marks", "track"]
        #expect(entries.allSatisfy { types.contains($0["type"] ?? "") })
        let flag = entries.first { $0["file"] == "readings.jsonl" && $0["column"] == "inverted" }
        #expect(flag?["values"] == "true = yes; false = no")
    }

    @Test(
        "moments and seconds are written as their types have them",
        arguments: [-86_400_001, -1, 0, 1, 999, 59_999, 1_551_794_602_123, 4_102_444_800_000] as [Int64])
    func times(milliseconds: Int64) {
        var text = CellText()
        var bytes: [UInt8] = []
        text.append(moment: milliseconds, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == Timestamp(milliseconds: milliseconds).description)
        bytes = []
        CellText.append(seconds: milliseconds, to: &bytes)
        #expect(Decimal(string: String(decoding: bytes, as: UTF8.self)) == Decimal(milliseconds) / 1000)
        bytes = []
        CellText.append(milliseconds, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == String(milliseconds))
    }

    @Test(
        "what a spreadsheet would compute is harmless in CSV, whatever the text",
        arguments: [
            "=1+1", "+886 2", "-x", "@a", "\tx", "\rx", "\nx", "＝1", "-1.5", "a,b", " a", "a\"b", "", "漢字",
            "\u{FEFF}=1", "\"", "\"\"", "\"=1\"", "漢\"\"字\"", "a\r\nb", "a ",
        ])
    func formulas(text: String) throws {
        let folder = try TemporaryFolder()
        let sink = try DelimitedSink("t.csv", columns: ["a", "b"], in: folder.url)
        try sink.write([.text(text), .integer(-3)])
        _ = try sink.finish()
        let written = String(decoding: try folder.read("t.csv"), as: UTF8.self)
        #expect(written == "a,b\r\n" + DelimitedText.field(text) + ",-3\r\n")
    }

    @Test(
        "JSON Lines give every text back as it was",
        arguments: ["", "\"", "\\", "a\\\"b", "\u{0}\u{1}\u{1F}\u{7F}", "a\nb\r\tc", "漢😀\"", "\u{2028}", "e\u{301}"])
    func jsonText(text: String) throws {
        let folder = try TemporaryFolder()
        let sink = try JSONLinesSink("t.jsonl", columns: ["a"], in: folder.url)
        try sink.write([.text(text)])
        _ = try sink.finish()
        let object = try JSONSerialization.jsonObject(with: Data(try folder.read("t.jsonl"))) as? [String: String]
        #expect(object.map { Array(($0["a"] ?? "missing").utf8) } == Array(text.utf8))
    }

    @Test("a text longer than a spreadsheet's cell is cut, says so, and is whole elsewhere")
    func longText() {
        let long = String(repeating: "漢😀", count: 20_000)
        let stored = SpreadsheetSink.storable(long)
        #expect(stored.utf16.count <= 32_767)
        #expect(stored.hasSuffix("(cut: the whole text is in the other formats)"))
        #expect(SpreadsheetSink.storable("a\u{FFFF}b") == "a\u{FFFD}b")
        #expect(SpreadsheetSink.storable("ＡＢ") == "ＡＢ")
    }
}
