import ChildProcess
import Cryptography
import Foundation
import StudyStore
import TestSupport
import Testing

/// From a hospital's table to a stored study, as a registry's coordinator does it.
@Suite("study import-registry", .serialized) struct RegistryImportTests {
    let folder: TemporaryFolder

    /// Twelve patients of 2017, one of 2016, two with an open fracture and without an image; semicolons, Windows-1252.
    init() throws {
        folder = try TemporaryFolder()
        var study = StudyFolderFixture()
        study.warmUpCases = 1
        study.cases = 7
        try study.write(to: folder)
        try folder.write(Self.mapping, to: "mapping.yaml")
        try folder.write(Self.table(rows), to: "registry.csv")
        for number in 1...13 {
            try folder.write(try StudyFolderFixture.radiograph(seed: number), to: "films/T\(number)_ap.png")
        }
    }

    private static let mapping = """
        format: 1
        encoding: windows-1252
        columns:
          case: Fallnummer
          injury-date: { column: Unfalldatum, format: DD.MM.YYYY }
          birth-date: { column: geboren, format: D.M.YYYY }
          sex: { column: Geschlecht, female: [w], male: [m] }
          iss: ISS
          diagnoses: [Diagnosen]
        images: "{case}_*.png"
        truth-source: "registry; ICD-10-CM"

        """

    private let rows: [String] = {
        let codes = ["S72.031A", "S72.142A/S32.511A", "S06.5X0A"]
        let patients = (1...12).map { number in
            "T\(number);0\(number % 9 + 1).03.2017;5.3.19\(40 + number);\(number % 2 == 0 ? "w" : "m");9;\(codes[number % 3])"
        }
        return patients + [
            "T13;01.03.2016;1.1.1950;w;9;S72.031A", "T14;01.03.2017;1.1.1950;w;9;S72.031B",
            "T15;01.03.2017;1.1.1950;w;9;S06.5X0A",
        ]
    }()

    /// Ä is 0xC4.
    private static func table(_ rows: [String]) -> [UInt8] {
        let head =
            Array("Fallnummer;Unfalldatum;geboren;Geschlecht;ISS;Diagnosen;".utf8) + [0xC4] + Array("rztin\r\n".utf8)
        return head + Array(rows.map { $0 + ";Dr. X\r\n" }.joined().utf8)
    }

    private func draw(_ output: String, _ more: String..., none: Int = 3) throws -> Program.Outcome {
        let process = try Program.started(
            [
                "study", "import-registry", "registry.csv", "--mapping", "mapping.yaml", "--images", "films", "--year",
                "2017", "--femoral-neck", "2", "--intertrochanteric", "2", "--none", "\(none)", "--seed", "20170101",
                "--study-file", "study/study.yaml", "--output", output,
            ] + more, in: folder)
        process.waitUntilExit()
        return try Program.outcome(process, in: folder)
    }

    private func text(_ path: String) throws -> String { String(decoding: try folder.read(path), as: UTF8.self) }

    private func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.url.appendingPathComponent(path).path)
    }

    @Test("draws a study that can be created, and keeps the record apart")
    func endToEnd() throws {
        let drawn = try draw("hip")
        try #require(drawn.code == 0, "\(drawn)")
        let created = try Program.run("study", "create", "hip", in: folder)
        #expect(created.code == 0, "\(created)")
        #expect(created.output.contains("7 cases (2 femoral neck, 2 intertrochanteric, 3 without fracture)"))
        #expect(created.output.contains("1 practice case"))

        let cases = try text("hip/cases.csv")
        #expect(!cases.contains("T1") && !cases.contains("2017") && cases.contains("PXR007,PXR007.png,"))
        let link = try text("hip-draw/cases-drawn.csv").split(separator: "\r\n").dropFirst().map {
            $0.split(separator: ",")
        }
        #expect(link.count == 7)
        for cells in link {
            let (serial, number) = (String(cells[0]), String(cells[1]))
            #expect(try folder.read("hip/images/\(serial).png") == folder.read("films/\(number)_ap.png"))
        }
        let excluded = try text("hip-draw/excluded.csv")
        #expect(excluded.contains("T13,14,outside_period,injured outside the period,2016-03-01"))
        #expect(excluded.contains("T14,15,open,open fracture,S72.031B"))
        #expect(excluded.contains("T15,16,no_image,no image,"))
        let flow = try text("hip-draw/flow.csv")
        #expect(flow.contains("1,in the study,heading,15,records in the registry"))
        #expect(flow.contains("heading,5,not drawn") && flow.contains("heading,7,cases of the test set"))
        #expect(try text("hip-draw/flow.svg").hasPrefix("<svg"))

        let record = try text("hip-draw/draw.json")
        #expect(record.contains("\"seed\": \"20170101\""))
        for name in ["registry.csv", "mapping.yaml", "hip/cases.csv"] {
            #expect(record.contains("\(Digest(of: try folder.read(name)))"), "\(name)")
        }
    }

    @Test("draws the same cases again from rows in another order")
    func again() throws {
        #expect(try draw("first").code == 0)
        try folder.write(Self.table(rows.reversed()), to: "registry.csv")
        let second = try draw("second", "--link")
        #expect(second.code == 0, "\(second)")
        #expect(try folder.read("first/cases.csv") == folder.read("second/cases.csv"))
        for number in 1...7 {
            let image = "images/PXR00\(number).png"
            #expect(try folder.read("first/\(image)") == folder.read("second/\(image)"))
        }
    }

    @Test("without a draw says how many can be cases, and writes nothing")
    func check() throws {
        let checked = try Program.run(
            "study", "import-registry", "registry.csv", "--mapping", "mapping.yaml", in: folder)
        #expect(checked.code == 0, "\(checked)")
        #expect(checked.output.contains("15    records in the registry"))
        #expect(checked.output.contains("- 1   open fracture"))
        #expect(checked.output.contains("= 14  can be cases"))
        #expect(!exists("hip") && !exists("hip-draw"))
    }

    @Test("writes nothing when a cell is wrong, a class is short, or the study's folder has errors")
    func nothingHalf() throws {
        let short = try draw("hip", none: 6)
        #expect(short.code == 1)
        #expect(short.errors.contains("4 of the class none can be cases, and 6 are wanted"))
        // The study file declares seven cases.
        let undeclared = try draw("hip", none: 2)
        #expect(undeclared.code == 1)
        #expect(undeclared.errors.contains("the study file declares 7 cases, the table has 6"))
        try folder.write("no image", to: "films/T3_ap.png")
        try folder.write("no image", to: "films/T6_ap.png")
        try folder.write("no image", to: "films/T9_ap.png")
        let broken = try draw("hip")
        #expect(broken.code == 1)
        #expect(broken.errors.contains("_ap.png, record T"))
        var wrong = rows
        wrong[3] = wrong[3].replacing("03.2017", with: "13.2017")
        try folder.write(Self.table(wrong), to: "registry.csv")
        let rejected = try draw("hip")
        #expect(rejected.code == 1)
        #expect(
            rejected.errors.contains(
                "error: registry.csv, row 5, column \"Unfalldatum\", value \"05.13.2017\": is not a day"))
        for name in ["hip", "hip-draw", "hip.unfinished"] { #expect(!exists(name), "\(name)") }
    }

    @Test("overwrites neither a study's folder nor a record")
    func noOverwriting() throws {
        try folder.write("mine", to: "hip/notes.txt")
        #expect(try draw("hip").code == 1)
        #expect(!exists("hip-draw"))
        #expect(try text("hip/notes.txt") == "mine")
        try folder.write("mine", to: "old-draw/draw.json")
        #expect(try draw("old").code == 1)
        #expect(!exists("old"))
        #expect(try draw("old", "--record", "kept").code == 0)
        #expect(exists("kept/draw.json"))
    }

    @Test("asks for all that a draw needs, and for no less than a draw")
    func usage() throws {
        let base = ["study", "import-registry", "registry.csv", "--mapping", "mapping.yaml"]
        for more in [["--none", "3"], ["--seed", "3"], ["--none", "-1"], ["--year", "17"]] {
            let process = try Program.started(base + more, in: folder)
            process.waitUntilExit()
            #expect(try Program.outcome(process, in: folder).code == 64, "\(more)")
        }
    }

    @Test("takes the mapping of the examples")
    func example() throws {
        let example = Repository.root.appendingPathComponent("Examples/registry/mapping.yaml").path
        try folder.write(
            """
            CASE_NO,INJURY_DATE,AGE,SEX,ISS,DX1,DX2,DX3
            1,05.03.2017,81,F,9,S72.031A,,
            2,06.03.2017,77,2,9,820.21,NA,808.0
            3,07.03.2017,70,1,unknown,S72.051A,,

            """, to: "registry.csv")
        let checked = try Program.run("study", "import-registry", "registry.csv", "--mapping", example, in: folder)
        #expect(checked.code == 0, "\(checked)")
        #expect(checked.output.contains("- 1  diagnosis excluded by the mapping"))
        #expect(checked.output.contains("= 2  can be cases"))
    }
}
