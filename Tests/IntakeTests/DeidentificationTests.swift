import Cryptography
import Foundation
import Intake
import TestSupport
import Testing

/// Nothing that tells who a patient is comes through the door.
@Suite("De-identification") struct DeidentificationTests {
    @Test("no planted string is in any byte of what an import makes, in no encoding, not even in names of files")
    func everyByte() throws {
        let planted = try PlantedIdentity.all()
        #expect(planted.contains { $0.file == "phi-full.dcm" && $0.strings.count > 30 })
        for isFullDepth in [false, true] {
            let hospital = try HospitalFolder()
            for file in planted {
                let bytes = try file.bytes()
                // Exports name files and folders after patients.
                try hospital.folder.write(bytes, to: "export/SecretnameD GivenD/\(file.file)")
            }
            var options = FolderImport.Options()
            options.isFullDepth = isFullDepth
            options.keepsObjects = true
            let outcome = try FolderImport([hospital.url], options: options).run(
                into: hospital.target, date: "2026-11-27", progress: { _, _, _ in })
            #expect(outcome.links.rows.count == planted.count)
            let made = FileManager.default.enumerator(atPath: hospital.target.path)?.compactMap { $0 as? String } ?? []
            // Two folders, two tables and the report; a picture and an object for each case.
            #expect(made.count == 5 + 2 * planted.count)
            for name in made where name.contains(".") {
                let content = Data(try hospital.folder.read("study/\(name)"))
                for string in planted.flatMap(\.strings) {
                    #expect(!name.contains(string))
                    // Two or three given bytes are in compressed pixels by chance.
                    let isText = name.hasSuffix(".csv") || name.hasSuffix(".md")
                    for encoded in PlantedIdentity.encodings(of: string) where isText || encoded.count > 3 {
                        #expect(content.range(of: encoded) == nil, "\(string) is in \(name)")
                    }
                }
            }
        }
    }

    @Test("the report names what was removed and no value of it")
    func report() throws {
        let hospital = try HospitalFolder()
        let bytes = [UInt8](try Data(contentsOf: PlantedIdentity.folder.appending(path: "phi-full.dcm")))
        try hospital.folder.write(bytes, to: "export/a.dcm")
        _ = try FolderImport([hospital.url]).run(into: hospital.target, date: "2026-11-27", progress: { _, _, _ in })
        let report = String(decoding: try hospital.folder.read("study/deidentification.md"), as: UTF8.self)
        for line in [
            "| (0010,0010) | PatientName | 1 |", "| (0010,0020) | PatientID | 1 |",
            "| (odd group) | attributes of the machines' makers | 1 |", "| (60xx,xxxx) | overlay planes | 1 |",
            "| (before the header) | bytes of the preamble | 1 |", "113100", "113108",
        ] {
            #expect(report.contains(line), "\(line)")
        }
    }

    @Test("the link table opens with its passphrase only, and not when a byte was changed")
    func linkTable() throws {
        let hospital = try HospitalFolder()
        try hospital.add(
            "x/1.dcm", shade: 4000,
            [.patientName: ("PN", "LIN^MEI"), .patientID: ("LO", "=7"), .accessionNumber: ("SH", "A1")])
        let outcome = try FolderImport([hospital.url]).run(
            into: hospital.target, date: "2026-11-27", progress: { _, _, _ in })
        let row = try #require(outcome.links.rows.first)
        #expect(row.name == "LIN^MEI" && row.file == "x/1.dcm" && row.number == "1" && row.image == "IMG001.png")
        let sealed = try outcome.links.sealed(passphrase: "correct horse", logarithmOfCost: 10)
        #expect(Data(sealed.bytes).range(of: Data("LIN".utf8)) == nil)
        let file = try #require(SealedDocument(file: sealed.bytes))
        let table = try #require(try LinkTable.opened(file, passphrase: "correct horse"))
        // A spreadsheet must not take the number for a formula.
        #expect(table.contains("1,IMG001.png,x/1.dcm,'=7,LIN^MEI,A1,,2.25."))
        #expect(try LinkTable.opened(file, passphrase: "correct horsf") == nil)
        for place in [0, 8, 9, 30, sealed.bytes.count / 2, sealed.bytes.count - 1] {
            var changed = sealed.bytes
            changed[place] ^= 1
            guard let document = SealedDocument(file: changed) else { continue }
            #expect(try LinkTable.opened(document, passphrase: "correct horse") == nil, "byte \(place)")
        }
    }

    @Test("numbers tell nothing of names, dates or the order of files")
    func randomOrder() throws {
        var orders: Set<[String]> = []
        for _ in 0..<8 {
            let hospital = try HospitalFolder()
            for index in 0..<6 { try hospital.add("\(index).dcm", shade: 100) }
            let outcome = try FolderImport([hospital.url]).run(
                into: hospital.target, date: "2026-11-27", progress: { _, _, _ in })
            orders.insert(outcome.links.rows.map(\.file))
        }
        // The same order eight times has a chance of 1 in 720 to the seventh.
        #expect(orders.count > 1)
    }
}
