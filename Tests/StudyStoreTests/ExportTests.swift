import Cryptography
import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("An export is complete, says what it is, and tells no names")
struct ExportTests {
    private struct Written {
        var study: StudyFixture
        var reader: TestReader
        var summary: ExportSummary
        func rows(_ file: String) throws -> [[String: String]] { table(try bytes(file)) }
        func bytes(_ file: String) throws -> [UInt8] { try study.folder.read("out/now/\(file)") }
    }

    private static func export(truth: Bool = false) async throws -> Written {
        let (study, reader) = try await fullStudy(resultsBeforeLock: truth ? .recorded : .sealed)
        let summary = try await study.store.export(
            study.name, includingReferenceStandard: truth, confidential: study.confidential,
            to: study.folder.url.appendingPathComponent("out/now"), version: "1.2.3", by: .coordinator("Grace"),
            at: study.clock.now)
        return Written(study: study, reader: reader, summary: summary)
    }

    @Test("readings.csv has a row for every reader, session and case, unanswered ones as missing")
    func readings() async throws {
        let written = try await Self.export()
        let rows = try written.rows("readings.csv")
        #expect(rows.count == 12)
        #expect(written.summary.readings == 12)
        #expect(
            rows.map { "\($0["reader"] ?? "") \($0["position"] ?? "")" }
                == (1...2).flatMap { reader in (1...6).map { "R0\(reader) \($0)" } })
        #expect(
            rows.map { $0["status"] } == Array(repeating: "answered", count: 7) + ["cannot-assess"]
                + Array(repeating: "missing", count: 4))
        #expect(Set(rows.prefix(6).compactMap { $0["case"] }) == ["1", "2", "3", "4", "5", "6"])
        let missing = try #require(rows.last)
        for column in ["fracture", "fracture_label", "positive", "version", "answered_at", "reading_seconds", "zoom"] {
            #expect(missing[column] == "", "\(column)")
        }
        #expect(rows[7]["fracture"] == "cannot-assess")
        #expect(rows[7]["fracture_label"] == "Cannot assess")
        #expect(rows[7]["fracture_reason"] == "quality")
        #expect(rows[7]["fracture_reason_label"] == "Poor image quality")
        #expect(rows[7]["positive"] == "")
        #expect(rows[6]["void"] == "Withdrew.")
        #expect(rows[0]["void"] == "")
    }

    @Test("a row holds code and label, every kind of answer, and every time in its unit")
    func cells() async throws {
        let written = try await Self.export()
        let row = try #require(try written.rows("readings.csv").first)
        let expected = [
            "study": "small", "reader": "R01", "specialty": "radiologist", "specialty_label": "Radiologist",
            "group": "expert", "years_experience": "12", "simulated_reader": "0", "session": "1", "position": "1",
            "fracture": "fracture", "fracture_label": "Hip fracture", "positive": "1", "confidence": "4",
            "confidence_label": "Sure", "probability": "80", "place": "box right 1.5 2.0 3.0 4.0",
            "note": "'=SUM(A1:A9), a \"quote\"\nand more", "version": "2", "reading_seconds": "10.000",
            "active_seconds": "8.500", "first_decision_seconds": "6.250", "view_changes": "3", "window_centre": "127.5",
            "window_width": "255.0", "zoom": "1.25", "pan_x": "12.0", "pan_y": "8.0", "inverted": "0",
            "one_to_one_seconds": "1.500", "change_reason": "Looked again.",
        ]
        for (column, value) in expected { #expect(row[column] == value, "\(column)") }
        let answered = try #require(row["answered_at"])
        // The change was saved at 08:02:00 and arrived 20 seconds later.
        #expect(answered == "2019-05-01T08:02:00.000Z")
        #expect(row["shown_at"] == "2019-05-01T08:01:50.000Z")
        #expect(row["received_at"] == "2019-05-01T08:02:20.000Z")
    }

    @Test("tables are UTF-8 without byte order mark, with CR LF, and no cell begins a formula")
    func format() async throws {
        let written = try await Self.export(truth: true)
        for file in written.summary.files where file.name.hasSuffix(".csv") {
            let bytes = try written.bytes(file.name)
            let text = try #require(String(validating: bytes, as: UTF8.self), "\(file.name)")
            #expect(!bytes.starts(with: [0xEF, 0xBB, 0xBF]))
            #expect(text.hasSuffix("\r\n"))
            let rows = table(bytes)
            #expect(rows.count == file.rows)
            for row in rows {
                for (column, value) in row where Double(value) == nil {
                    #expect(!"=+-@".contains(value.first ?? "x"), "\(file.name) \(column) \(value)")
                }
            }
        }
    }

    @Test("every version of every answer is in versions.csv, and the newest is marked")
    func versions() async throws {
        let rows = try await Self.export().rows("versions.csv")
        #expect(rows.count == 9)
        let changed = rows.filter { $0["reader"] == "R01" && $0["position"] == "1" }
        #expect(changed.map { $0["version"] } == ["1", "2"])
        #expect(changed.map { $0["standing"] } == ["0", "1"])
        #expect(Set(rows.compactMap { $0["submission"] }).count == 9)
    }

    @Test("the truth is in the export only when it was asked for, and the history tells of it")
    func truth() async throws {
        let without = try await Self.export()
        let columns = Set(try #require(try without.rows("readings.csv").first).keys)
        #expect(columns.isDisjoint(with: ["reference_fracture", "reference_type", "age", "sex", "iss"]))
        for file in without.summary.files {
            let text = String(decoding: try without.bytes(file.name), as: UTF8.self)
            #expect(!text.contains("femoral_neck"), "\(file.name)")
            #expect(!text.contains("follow-up"), "\(file.name)")
        }
        var events = try await without.study.store.history(of: without.study.name, limit: 2)
        #expect(events.first?.kind == "exported")
        #expect(events.first?.actor == "coordinator:Grace")
        #expect(events.first?.texts["state"] == "open")
        #expect(events.first?.texts["reference-standard"] == "left out")
        #expect(events.first?.texts["readings"] == Digest(of: try without.bytes("readings.csv")).description)

        let with = try await Self.export(truth: true)
        for row in try with.rows("readings.csv") {
            let number = try #require(row["case"].flatMap(Int.init))
            #expect(row["reference_fracture"] == (number <= 3 ? "1" : "0"))
            #expect(row["reference_type"] == (number > 3 ? "none" : number == 2 ? "intertrochanteric" : "femoral_neck"))
            #expect(row["reference_box_x1"] == (number <= 3 ? "9.0" : ""))
            #expect(row["age"] == (number <= 3 ? "81" : "77"))
        }
        events = try await with.study.store.history(of: with.study.name, limit: 2)
        #expect(events.map(\.kind) == ["reference-standard-viewed", "exported"])
        #expect(try await with.study.store.verify(with.study.name, expecting: with.summary.historyHead).isIntact)
    }

    @Test("the truth beside the answers is refused while the plan seals the results, and given after the lock")
    func sealed() async throws {
        let (study, _) = try await fullStudy()
        func export() async throws {
            try await study.store.export(
                study.name, includingReferenceStandard: true, confidential: study.confidential,
                to: study.folder.url.appendingPathComponent("out/truth"), version: "test", by: .commandLine,
                at: study.clock.now)
        }
        await #expect(throws: StoreError.resultsSealed(study: study.name.description)) { try await export() }
        #expect(!FileManager.default.fileExists(atPath: study.folder.url.appendingPathComponent("out/truth").path))
        #expect(try await study.store.history(of: study.name, limit: 1).first?.kind != "reference-standard-viewed")
        try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
        try await export()
    }

    @Test("a free column of the table of cases comes out with the truth, and only with it", arguments: [true, false])
    func freeColumn(truth: Bool) async throws {
        var folder = StudyFolderFixture()
        (folder.freeColumn, folder.resultsBeforeLock) = ("displacement", .recorded)
        let study = try await StudyFixture(folder)
        _ = try await study.reader()
        let target = study.folder.url.appendingPathComponent("export")
        try await study.store.export(
            study.name, includingReferenceStandard: truth, confidential: study.confidential, to: target,
            version: "test", by: .commandLine, at: study.clock.now)
        let table = try #require(
            DelimitedTable.parse(try study.folder.read("export/readings.csv"), named: "readings.csv").value)
        #expect(table.has("case_displacement") == truth)
        #expect(
            table.rows.allSatisfy { row in
                row.value("case_displacement") == (truth ? "note \(row.value("case") ?? "")" : nil)
            })
        let dictionary = String(decoding: try study.folder.read("export/data-dictionary.csv"), as: UTF8.self)
        #expect(dictionary.contains("case_displacement") == truth)
    }

    @Test("no file has a reader's name or contact")
    func names() async throws {
        let written = try await Self.export(truth: true)
        #expect(try await written.study.confidential.identities(in: written.study.name)["R01"]?.name == "Ada Lovelace")
        for file in written.summary.files {
            let text = String(decoding: try written.bytes(file.name), as: UTF8.self)
            #expect(!text.contains("Lovelace"), "\(file.name)")
            #expect(!text.contains("@hospital"), "\(file.name)")
        }
    }

    @Test("the manifest names every other file with its size and digest, and the head of the history")
    func manifest() async throws {
        struct Manifest: Decodable {
            struct File: Decodable {
                var name: String
                var bytes: Int
                var sha256: String
            }
            var study: String
            var state: String
            var readerStudyVersion: String
            var historyHead: String
            var frozenContentSHA256: String
            var studyFileSHA256: String
            var includesReferenceStandard: Bool
            var files: [File]
        }
        let written = try await Self.export()
        let manifest = try JSONDecoder().decode(Manifest.self, from: Data(try written.bytes("manifest.json")))
        let folder = written.summary.folder.path
        let present = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect((manifest.files.map(\.name) + ["manifest.json"]).sorted() == present)
        #expect(
            present == [
                "balance.csv", "balance.jsonl", "data-dictionary.csv", "history.csv", "history.jsonl", "manifest.json",
                "readers.csv", "readers.jsonl", "readings.csv", "readings.jsonl", "screen-checks.csv",
                "screen-checks.jsonl", "sessions.csv", "sessions.jsonl", "tables.xlsx", "versions.csv",
                "versions.jsonl", "view-tracks.jsonl", "warm-up.csv", "warm-up.jsonl", "wide.csv",
            ])
        for file in manifest.files {
            let bytes = try written.bytes(file.name)
            #expect(file.bytes == bytes.count, "\(file.name)")
            #expect(file.sha256 == Digest(of: bytes).description, "\(file.name)")
        }
        let record = try await written.study.store.study(written.study.name)
        #expect(manifest.study == "small")
        #expect(manifest.state == "open")
        #expect(manifest.readerStudyVersion == "1.2.3")
        #expect(manifest.historyHead == written.summary.historyHead)
        #expect(manifest.frozenContentSHA256 == record.frozenDigest)
        #expect(manifest.studyFileSHA256 == Digest(of: try written.study.folder.read("study/study.yaml")).description)
        #expect(!manifest.includesReferenceStandard)
        let previous = try await written.study.store.history(of: written.study.name, limit: 1).first?.previous
        #expect(previous == manifest.historyHead)
    }

    @Test("the data dictionary explains every column of every table")
    func dictionary() async throws {
        let written = try await Self.export(truth: true)
        let entries = try written.rows("data-dictionary.csv")
        let explained = Set(entries.map { "\($0["file"] ?? "") \($0["column"] ?? "")" })
        for file in written.summary.files where file.name.hasSuffix(".csv") {
            let header = String(decoding: try written.bytes(file.name).prefix { $0 != 13 }, as: UTF8.self)
            for column in header.split(separator: ",") {
                #expect(explained.contains("\(file.name) \(column)"), "\(file.name) \(column)")
            }
        }
        #expect(entries.allSatisfy { !($0["meaning"] ?? "").isEmpty })
        let answer = entries.first { $0["file"] == "readings.csv" && $0["column"] == "fracture" }
        #expect(answer?["values"]?.contains("none = No hip fracture; cannot-assess = Cannot assess") == true)
    }

    @Test("the other tables: readers, sessions, screens, practice, balance, history")
    func others() async throws {
        let written = try await Self.export()
        let readers = try written.rows("readers.csv")
        #expect(readers.map { $0["cases_answered"] } == ["6", "2"])
        #expect(readers.map { $0["sessions_signed_off"] } == ["1", "0"])
        #expect(readers.map { $0["invited_specialty"] } == ["surgeon", "radiologist"])
        #expect(readers.map { $0["specialty"] } == ["radiologist", "radiologist"])
        #expect(readers.map { $0["void"] } == ["", "Withdrew."])
        let sessions = try written.rows("sessions.csv")
        #expect(sessions.map { $0["answered"] } == ["6", "2"])
        #expect(sessions.map { $0["active_seconds"] } == ["51.000", "17.000"])
        #expect(sessions.map { $0["declaration"] } == ["I declare", ""])
        let certificate = try await written.study.store.certificates(of: written.reader.id).first
        #expect(sessions.first?["history_head"] == certificate?.historyHead)
        let screens = try written.rows("screen-checks.csv")
        #expect(screens.map { $0["brightest_visible"] } == ["0"])
        #expect(screens.map { $0["pixel_ratio"] } == ["1.5"])
        let practice = try written.rows("warm-up.csv")
        #expect(practice.map { $0["status"] } == ["answered", "missing", "missing", "missing"])
        #expect(practice.first?["fracture_label"] == "Hip fracture")
        #expect(practice.first?["place"] == "box left 1.0 1.0 2.0 2.0")
        let balance = try written.rows("balance.csv")
        #expect(balance.count == 6 * 3)
        #expect(balance.prefix(6).map { $0["case"] } == ["1", "2", "3", "4", "5", "6"])
        let sums = balance.prefix(6).map { row in
            ["early", "middle", "late"].compactMap { row[$0].flatMap(Int.init) }.reduce(0, +)
        }
        #expect(sums == [2, 2, 2, 2, 2, 2])
        let history = try written.rows("history.csv")
        #expect(
            history.count == (try written.study.count("SELECT count(*) FROM event")) - 1, "all but the export itself")
        #expect(history.last?["hash"] == written.summary.historyHead)
    }

    @Test("nothing is ever overwritten, and after an error nothing stays and the history tells of nothing")
    func errors() async throws {
        let (study, _) = try await fullStudy()
        let events = try study.count("SELECT count(*) FROM event")
        try study.folder.write("mine", to: "out/now/keep.txt")
        let folder = study.folder.url.appendingPathComponent("out/now")
        await #expect(throws: ExportError.folderExists(folder.path)) {
            try await study.store.export(
                study.name, includingReferenceStandard: false, confidential: study.confidential, to: folder,
                version: "1", by: .commandLine, at: study.clock.now)
        }
        #expect(try study.folder.read("out/now/keep.txt") == Array("mine".utf8))
        let blocked = study.folder.url.appendingPathComponent("out/now/keep.txt/export")
        await #expect(throws: ExportError.self) {
            try await study.store.export(
                study.name, includingReferenceStandard: false, confidential: study.confidential, to: blocked,
                version: "1", by: .commandLine, at: study.clock.now)
        }
        // The truth about a case is lost: the balance cannot be made, when other files are written already.
        try RawDatabase(study.data.confidentialDatabase).write {
            try $0.execute(sql: "DELETE FROM reference_standard WHERE number = '2'")
        }
        let other = study.folder.url.appendingPathComponent("out/other")
        await #expect(throws: StoreError.self) {
            try await study.store.export(
                study.name, includingReferenceStandard: false, confidential: study.confidential, to: other,
                version: "1", by: .commandLine, at: study.clock.now)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: study.folder.url.appendingPathComponent("out").path)
                == ["now"])
        #expect(try study.count("SELECT count(*) FROM event") == events)
    }

    @Test("a question whose id is the name of another column gets a column of its own")
    func reservedNames() {
        #expect(AnswerColumns.name(of: Question.ID("case"), reserved: ReadingColumns.reserved) == "question_case")
        #expect(AnswerColumns.name(of: Question.ID("fracture"), reserved: ReadingColumns.reserved) == "fracture")
    }

    @Test("no table has two columns of one name, whatever the questions are called")
    func uniqueColumns() async throws {
        let (study, _) = try await fullStudy()
        var record = try await study.store.study(study.name)
        let ids = ReadingColumns.reserved.sorted()
        record.plan.questions = ids.map { id in
            Question(
                id: Question.ID(id), text: LocalizedText(id), kind: .note(maximumLength: 9), isRequired: false,
                dependency: nil)
        }
        let columns = ReadingColumns(study: record, reference: ReferenceColumns.all(of: [:]))
        for names in [columns.readings.map(\.name), columns.versions.map(\.name)] {
            #expect(Set(names).count == names.count)
            let fixed = names.filter { !$0.hasPrefix("question_") && !$0.contains("_") }
            #expect(Set(fixed).isSubset(of: ReadingColumns.reserved), "every name that an id could have is reserved")
        }
    }
}
