import Studies
import Testing

@Suite("A registry's table")
struct RegistryParserTests {
    @Test("gives cases with what is known about them")
    func reads() throws {
        let checked = try RegistryFixture.parse()
        #expect(checked.problems == [])
        let selection = try #require(checked.value)
        #expect(selection.records == 4)
        #expect(selection.eligible.map(\.number) == ["a1", "a2", "a3"])
        #expect(selection.eligible.map(\.type) == [.femoralNeck, .intertrochanteric, .none])
        #expect(selection.eligible.map(\.side) == [.right, nil, nil])
        #expect(selection.eligible.map(\.age) == [81, 77, 45])
        #expect(selection.eligible.map(\.sex) == [.female, .female, .male])
        #expect(selection.eligible.map(\.severity) == [9, 9, nil])
        #expect(selection.eligible[1].diagnoses.map(\.description) == ["820.21", "808.0", "E885.9"])
        // Of a record of another year, nothing else is looked at.
        #expect(selection.excluded.map(\.reason) == [.outsidePeriod])
    }

    enum Spreadsheet: CaseIterable {
        case semicolons, byteOrderMark, windowsLines, oldLines

        func writing(_ table: String) -> String {
            switch self {
            case .semicolons: table.replacing(";", with: "|").replacing(",", with: ";")
            case .byteOrderMark: "\u{FEFF}" + table
            case .windowsLines: table.replacing("\n", with: "\r\n")
            case .oldLines: table.replacing("\n", with: "\r")
            }
        }
    }

    @Test("means the same however a spreadsheet wrote it", arguments: Spreadsheet.allCases)
    func separators(spreadsheet: Spreadsheet) throws {
        let table = spreadsheet.writing(RegistryFixture.table)
        #expect(try RegistryFixture.parse(table).value == RegistryFixture.parse().value)
    }

    @Test("is read in Windows-1252, declared or guessed")
    func windows1252() throws {
        let change: (String) -> String = { $0.replacing("case: CASE", with: "case: Fällnr€") }
        // ä is 0xE4 and € is 0x80.
        let head = Array("F".utf8) + [0xE4] + Array("llnr".utf8) + [0x80]
        let bytes = head + Array(RegistryFixture.table.dropFirst("CASE".count).utf8)
        let guessed = try RegistryFixture.parse(bytes, mapping: RegistryFixture.mapping(change))
        #expect(guessed.errors == [] && guessed.warnings.count == 1)
        let declared = try RegistryFixture.parse(
            bytes, mapping: RegistryFixture.mapping { change($0) + "encoding: windows-1252\n" })
        #expect(declared.problems == [])
        #expect(declared.value == guessed.value)
        let utf8 = try RegistryFixture.parse(
            bytes, mapping: RegistryFixture.mapping { change($0) + "encoding: utf-8\n" })
        #expect(utf8.value == nil)
        #expect(utf8.value == nil && utf8.errors.first?.row == 1)
    }

    @Test("in neither encoding is refused with its row", arguments: [0x81, 0x8D, 0x8F, 0x90, 0x9D] as [UInt8])
    func neither(byte: UInt8) throws {
        let checked = try RegistryFixture.parse(Array("CASE\nä".utf8) + [byte, 0xFF])
        #expect(checked.value == nil)
        #expect(checked.errors.map(\.row) == [2])
        #expect(checked.errors.map(\.value) == ["0x" + String(byte, radix: 16)])
    }

    @Test("that lacks columns of the mapping is refused, with the nearest name")
    func header() throws {
        let checked = try RegistryFixture.parse(RegistryFixture.table.replacing("Date", with: "Datum"))
        #expect(checked.value == nil)
        #expect(checked.errors.map(\.column) == ["Date"])
    }

    @Test(
        "with an error is refused, with row, column and value",
        arguments: [
            ("05.03.2017", "2017-03-05", "Date"), ("05.03.2017", "31.02.2017", "Date"), ("81", "old", "Age"),
            ("81", "121", "Age"), ("81,F", "81,W", "Sex"), ("F,9", "F,76", "ISS"), ("S72.031A", "hip", "DX1"),
            ("a1", "", "CASE"), ("a1", "a2", "CASE"), ("S72.031A", "S72.031A;S72.031Z", "DX1"),
        ])
    func problems(old: String, new: String, column: String) throws {
        let text = RegistryFixture.table.replacing(old, with: new, maxReplacements: 1)
        let checked = try RegistryFixture.parse(text)
        #expect(checked.value == nil)
        let first = try #require(checked.errors.first)
        #expect(first.row == 2 && first.column == column, "\(checked.errors)")
        #expect(first.value == (new.isEmpty ? nil : new.split(separator: ",").last.map(String.init)), "\(first)")
        let lenient = try RegistryFixture.parse(text, mapping: RegistryFixture.mapping { $0 + "unreadable: exclude\n" })
        let selection = try #require(lenient.value, "\(lenient.errors)")
        #expect(lenient.warnings.contains { $0.column == column })
        #expect(selection.excluded.first.map { [$0.row == 2, $0.reason == .unreadable] } == [true, true])
    }

    @Test(
        "leaves a record out for its first reason",
        arguments: [
            ("05.03.2017", "", .noDate), ("05.03.2017", "NA", .noDate), ("05.03.2017", "31.12.2016", .outsidePeriod),
            ("05.03.2017", "01.01.2018", .outsidePeriod), ("81", "", .noAge), ("81", "17.9", .outsideAge),
            ("S72.031A", "", .noDiagnosis), ("S72.031A", "?", .noDiagnosis), ("S72.031A", "S72.031B", .open),
            ("S72.031A,", "S72.031A,820.21", .contradictory), ("a1", "a9", .noImage), ("a1", "a1", nil),
        ] as [(String, String, RegistryExclusion?)])
    func exclusions(old: String, new: String, reason: RegistryExclusion?) throws {
        let text = RegistryFixture.table.replacing(old, with: new, maxReplacements: 1)
        let checked = try RegistryFixture.parse(text, images: ["a1.png", "a2.png", "a3.png"])
        let selection = try #require(checked.value, "\(checked.errors)")
        #expect(selection.excluded.first { $0.row == 2 }?.reason == reason)
        #expect(selection.eligible.count + selection.excluded.count == selection.records)
    }

    @Test("tells ages by dates of birth")
    func birth() throws {
        let mapping = try RegistryFixture.mapping {
            $0.replacing("age: Age", with: "birth-date: { column: Age, format: YYYYMMDD }")
        }
        func age(_ born: String) throws -> Int? {
            let text = "CASE,Date,Age,Sex,ISS,DX1,DX2\na1,05.03.2017,\(born),F,9,808.0,\n"
            return try RegistryFixture.parse(text, mapping: mapping).value?.eligible.first?.age
        }
        #expect(try age("19500306") == 66)
        #expect(try age("19500305") == 67)
        #expect(try age("20170306") == nil)
        #expect(try age("18500101") == nil)
    }

    @Test(
        "warns of an injury severity score that no injuries give",
        arguments: [("7", true), ("75", false), ("50", false), ("0", false), ("15", true)])
    func severity(score: String, warns: Bool) throws {
        let checked = try RegistryFixture.parse(RegistryFixture.table.replacing("F,9", with: "F,\(score)"))
        #expect(checked.value != nil)
        #expect(checked.warnings.map(\.column) == (warns ? ["ISS"] : []))
    }

    @Test("has one image a case, and one case an image")
    func images() throws {
        let mapping = try RegistryFixture.mapping { $0.replacing("{case}.png", with: "{case}_*.png") }
        let table = "CASE,Date,Age,Sex,ISS,DX1,DX2\na,05.03.2017,80,F,9,808.0,\na_1,05.03.2017,80,F,9,808.0,\n"
        let several = try RegistryFixture.parse(table, mapping: mapping, images: ["a_x.png", "a_y.png", "a_1_x.png"])
        #expect(several.value?.excluded.map(\.reason) == [.severalImages])
        #expect(several.value?.eligible.map(\.image) == ["a_1_x.png"])
        let shared = try RegistryFixture.parse(table, mapping: mapping, images: ["a_1_x.png"])
        #expect(shared.value == nil)
        #expect(shared.errors.map(\.row) == [3])
    }

    @Test("leaves out who is named, and says when nobody has that number")
    func named() throws {
        let exclude: (String) -> ((String) -> String) = { number in
            { $0 + "exclude:\n  - { case: \(number), reason: prosthesis }\n" }
        }
        let found = try RegistryFixture.parse(mapping: RegistryFixture.mapping(exclude("a1")))
        #expect(found.value?.excluded.first?.reason == .named)
        #expect(found.value?.excluded.first?.detail == "prosthesis")
        let nobody = try RegistryFixture.parse(mapping: RegistryFixture.mapping(exclude("a11")))
        #expect(nobody.value == nil && nobody.errors.map(\.value) == ["a11"])
    }
}

@Suite("A registry with several rows of a case, and several cases of a patient")
struct RegistryRowsTests {
    private static let table = """
        CASE,Date,Age,Sex,ISS,DX1,DX2,Name
        a1,05.03.2017,81,F,9,S72.031A,,x
        a2,06.03.2017,77,2,9,808.0,,x
        a1,05.03.2017,81,F,,S32.511A,,x
        a2,06.03.2017,,,9,820.21,E885.9,x
        a2,,77,2,9,808.0,,x

        """

    private static func mapping(_ change: (String) -> String = { $0 }) throws -> RegistryMapping {
        try RegistryFixture.mapping { change("\($0)rows: diagnosis\n") }
    }

    @Test("rows of a case are one record with all diagnoses, its cells where they are filled in")
    func rows() throws {
        let checked = try RegistryFixture.parse(Self.table, mapping: Self.mapping())
        let selection = try #require(checked.value, "\(checked.problems)")
        #expect(checked.problems == [] && selection.records == 2)
        #expect(selection.eligible.map(\.number) == ["a1", "a2"])
        #expect(selection.eligible.map(\.row) == [2, 3])
        #expect(selection.eligible.map(\.type) == [.femoralNeck, .intertrochanteric])
        #expect(
            selection.eligible.map { $0.diagnoses.map(\.description) } == [
                ["S72.031A", "S32.511A"], ["808.0", "820.21", "E885.9"],
            ])
        // The order of rows is no matter.
        let lines = Self.table.split(separator: "\n").map(String.init)
        let turned = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n")
        let again = try #require(try RegistryFixture.parse(turned, mapping: Self.mapping()).value)
        #expect(Set(again.eligible.map(\.number)) == ["a1", "a2"] && again.eligible.allSatisfy { $0.age != nil })
    }

    @Test("a reason in one row is a reason against the case")
    func reason() throws {
        let text = Self.table.replacing("S32.511A", with: "S72.22XA")
        let selection = try #require(try RegistryFixture.parse(text, mapping: Self.mapping()).value)
        #expect(selection.excluded.map(\.reason) == [.subtrochanteric] && selection.excluded.map(\.row) == [2])
        #expect(selection.eligible.count + selection.excluded.count == selection.records)
    }

    @Test(
        "rows of a case that contradict each other are an error, with row and column",
        arguments: [
            ("a1,05.03.2017,81,F,,", "a1,06.03.2017,81,F,,", "Date"),
            ("a1,05.03.2017,81,F,,", "a1,05.03.2017,80,F,,", "Age"),
            ("a1,05.03.2017,81,F,,", "a1,05.03.2017,81,M,,", "Sex"),
            ("a1,05.03.2017,81,F,,", "a1,05.03.2017,81,F,4,", "ISS"),
        ])
    func contradiction(old: String, new: String, column: String) throws {
        let checked = try RegistryFixture.parse(Self.table.replacing(old, with: new), mapping: Self.mapping())
        #expect(checked.value == nil)
        #expect(checked.errors.map(\.row) == [4] && checked.errors.map(\.column) == [column], "\(checked.errors)")
    }

    @Test("without the mapping's word a number in two rows is an error that names the word")
    func word() throws {
        let checked = try RegistryFixture.parse(Self.table)
        #expect(checked.value == nil)
        #expect(checked.errors.allSatisfy { $0.column == "CASE" && $0.description.contains("rows: diagnosis") })
    }

    private static let patients = """
        CASE,Person,Date,Age,Sex,ISS,DX1,DX2
        b1,P1,05.09.2017,81,F,9,S72.142A,
        b2,P2,06.03.2017,77,2,9,808.0,
        b3,P1,05.03.2017,81,F,9,S72.031A,
        b4,P1,01.02.2017,81,F,9,S72.031B,
        b5,P3,01.02.2017,81,F,9,S72.031A,

        """

    private static func withPatients() throws -> RegistryMapping {
        try RegistryFixture.mapping { $0.replacing("case: CASE", with: "case: CASE\n  patient: Person") }
    }

    @Test("a patient is one case, that of the first injury that can be one; the others are left out with a reason")
    func patient() throws {
        let checked = try RegistryFixture.parse(Self.patients, mapping: Self.withPatients())
        let selection = try #require(checked.value, "\(checked.problems)")
        #expect(selection.eligible.map(\.number) == ["b2", "b3", "b5"])
        #expect(selection.eligible.map(\.patient) == ["P2", "P1", "P3"])
        #expect(selection.excluded.map(\.number) == ["b1", "b4"])
        #expect(selection.excluded.map(\.reason) == [.samePatient, .open])
        #expect(selection.excluded.first?.detail == "case b3")
        #expect(selection.records == 5)
    }

    @Test("no draw has a patient twice, and the table of cases does not name patients")
    func draws() throws {
        let codes = ["820.02", "820.21", "808.0"]
        let rows = (1...90).map { "N\($0),Who\($0 % 40),0\(1 + $0 % 9).03.2017,70,F,9,\(codes[$0 % 3])," }
        let text = "CASE,Person,Date,Age,Sex,ISS,DX1,DX2\n" + rows.joined(separator: "\n")
        let eligible = try #require(try RegistryFixture.parse(text, mapping: Self.withPatients()).value).eligible
        #expect(eligible.count == 40)
        for seed in 0..<20 as Range<UInt64> {
            let draw = try RegistryDraw(.init(femoralNeck: 8, intertrochanteric: 8, none: 8), of: eligible, seed: seed)
            #expect(Set(draw.cases.map(\.record.patient)).count == 24)
            #expect(!draw.casesTable(truthSource: "registry").contains("Who"))
        }
    }

    @Test("a record without its patient is an error, since nobody can tell whose it is")
    func nobody() throws {
        let checked = try RegistryFixture.parse(
            Self.patients.replacing("b2,P2", with: "b2,"), mapping: Self.withPatients())
        #expect(checked.value == nil)
        #expect(checked.errors.map(\.row) == [3] && checked.errors.map(\.column) == ["Person"])
    }
}
