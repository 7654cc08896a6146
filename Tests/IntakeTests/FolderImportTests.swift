import Foundation
import Intake
import Radiographs
import TestSupport
import Testing

/// What becomes a case, what does not, and what the table of cases says.
@Suite("Import of a folder") struct FolderImportTests {
    private func run(
        _ hospital: HospitalFolder, sheet: String? = nil, _ change: (inout FolderImport.Options) -> Void = { _ in }
    ) throws -> FolderImport.Outcome {
        var options = FolderImport.Options()
        change(&options)
        let table = try sheet.map { try SourceSheet(Array($0.utf8), named: "truth.csv") }
        return try FolderImport([hospital.url], sheet: table, options: options).run(
            into: hospital.target, date: "2026-11-27", progress: { _, _, _ in })
    }

    private func reasons(_ outcome: FolderImport.Outcome) -> [String: LeftOut.Reason] {
        Dictionary(uniqueKeysWithValues: outcome.leftOut.map { ($0.file, $0.reason) })
    }

    @Test("radiographs become cases with age and sex, and every other file is left out for its reason")
    func whatBecomesACase() throws {
        let hospital = try HospitalFolder()
        try hospital.add("a/IM1", shade: 4095, [.patientSex: ("CS", "F"), .patientAge: ("AS", "093Y")])
        try hospital.add("b/deep/IM2", shade: 2048, [.patientSex: ("CS", "O"), .patientAge: ("AS", "040Y")])
        try hospital.add("b/IM3", shade: 100, [.modality: ("CS", "CT")])
        try hospital.add("b/IM4", shade: 100, [DICOMTag(0x0008, 0x0068): ("CS", "FOR PROCESSING")])
        try hospital.add("c/copy of IM1", shade: 4095, instance: "2.25.5")
        try hospital.add("c/IM5", shade: 4095, instance: "2.25.5")
        try hospital.folder.write("a,b\n", to: "export/readme.csv")
        try hospital.folder.write([], to: "export/empty")

        #expect(throws: IntakeError.self) { try run(hospital) }
        let outcome = try run(hospital) { $0.leavesOutBroken = true }
        let reasons = reasons(outcome)
        #expect(reasons["b/IM3"] == .modality("CT"))
        #expect(reasons["b/IM4"] == .forProcessing)
        #expect(reasons["c/IM5"] == nil)
        #expect(reasons["c/copy of IM1"] == .duplicate(of: "c/IM5"))
        #expect(reasons["readme.csv"] == .notDICOM)
        #expect(reasons["empty"] == .broken(.empty))
        #expect(outcome.links.rows.count == 3)

        let cases = try hospital.cases()
        let first = try #require(outcome.links.rows.firstIndex { $0.file == "a/IM1" })
        #expect(cases[first]["age"] == "90" && cases[first]["sex"] == "female")
        let second = try #require(outcome.links.rows.firstIndex { $0.file == "b/deep/IM2" })
        #expect(cases[second]["age"] == "40" && cases[second]["sex"] == "")
        for (row, link) in zip(cases, outcome.links.rows) { #expect(row["image"] == link.image) }
        #expect(try hospital.picture(outcome.links.rows[first].image).valueRange == 0...255)
    }

    @Test("a sheet says which images are wanted and brings their reference standard")
    func sheet() throws {
        let hospital = try HospitalFolder()
        for index in 1...3 {
            try hospital.add(
                "\(index)", shade: UInt16(1000 * index),
                [.accessionNumber: ("SH", "A\(index)"), .patientAge: ("AS", "070Y")])
        }
        let outcome = try run(
            hospital,
            sheet: """
                accession_number,fracture,type,side,truth_source,age,surgeon,grade
                A1,yes,femoral_neck,left,CT,95,Dr Who,III
                A3,no,none,,follow-up,,Dr No,
                """
        ) { $0.approvedColumns = ["grade"] }
        #expect(outcome.labelled == 2)
        #expect(reasons(outcome) == ["2": .notInSheet])
        let cases = try hospital.cases()
        #expect(
            Set(cases[0].keys) == [
                "case", "image", "fracture", "type", "side", "truth_source", "age", "sex", "grade", "pixel_mm",
            ])
        let fracture = try #require(cases.first { $0["fracture"] == "yes" })
        #expect(fracture["type"] == "femoral_neck" && fracture["age"] == "90" && fracture["grade"] == "III")
        let none = try #require(cases.first { $0["fracture"] == "no" })
        #expect(none["truth_source"] == "follow-up" && none["age"] == "70")
    }

    @Test("a sheet that does not fit the files is refused, and nothing is made")
    func sheetProblems() throws {
        let hospital = try HospitalFolder()
        try hospital.add("1", shade: 1000, [.patientID: ("LO", "P1")])
        try hospital.add("2", shade: 2000, [.patientID: ("LO", "P1")])
        for sheet in [
            "patient_id,fracture\nP1,yes\n", "patient_id,fracture\nP1,yes\nP9,no\n", "file,fracture\n1,yes\n9,no\n",
        ] {
            let error = try #require(throws: IntakeError.self) { try run(hospital, sheet: sheet) }
            guard case .sheet(let problems) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(!problems.isEmpty && error.description.contains("truth.csv, row"))
        }
        #expect(throws: IntakeError.self) { try SourceSheet(Array("fracture\nyes\n".utf8), named: "truth.csv") }
        #expect(throws: IntakeError.self) {
            try SourceSheet(Array("file,fracture\n1,yes\n1,no\n".utf8), named: "truth.csv")
        }
        #expect(!FileManager.default.fileExists(atPath: hospital.target.path))
        #expect(try FileManager.default.contentsOfDirectory(atPath: hospital.folder.url.path) == ["export"])
    }

    @Test("a broken file stops the import before anything is made, or is left out on request")
    func broken() throws {
        let hospital = try HospitalFolder()
        try hospital.add("good", shade: 1000)
        try hospital.add("bad", shade: 1000)
        let whole = try hospital.folder.read("export/bad")
        try hospital.folder.write(Array(whole.prefix(whole.count - 100)), to: "export/bad")
        #expect(throws: IntakeError.self) { try run(hospital) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: hospital.folder.url.path) == ["export"])
        let outcome = try run(hospital) { $0.leavesOutBroken = true }
        #expect(outcome.links.rows.map(\.file) == ["good"])
        #expect(throws: IntakeError.self) { try run(hospital) }
    }

    @Test("in full depth the pictures keep all values and tell their bits")
    func fullDepth() throws {
        let hospital = try HospitalFolder()
        try hospital.add("1", shade: 3000)
        _ = try run(hospital) { $0.isFullDepth = true }
        let bytes = try hospital.folder.read("study/images/IMG001.png")
        let picture = try Radiograph(png: bytes)
        #expect(picture.valueRange == 0...3000 && picture.significantBits == 12)
        #expect(try PNGStructure(of: bytes).chunks.map(\.type) == ["IHDR", "sBIT", "IDAT", "IEND"])
    }

    @Test("folders without a radiograph are an error that says what was found")
    func nothing() throws {
        let hospital = try HospitalFolder()
        try hospital.folder.write("text", to: "export/a.txt")
        let error = try #require(throws: IntakeError.self) { try run(hospital) }
        #expect(error.description.contains("a.txt: no DICOM image"))
        let nowhere = FolderImport([hospital.folder.url.appendingPathComponent("nowhere")])
        #expect(throws: IntakeError.self) {
            try nowhere.run(into: hospital.target, date: "", progress: { _, _, _ in })
        }
    }
}
