import Foundation
import Radiographs
import TestSupport
import Testing

/// `dicom show` and `dicom links`, as somebody at a terminal asks.
@Suite("dicom show and dicom links") struct DICOMShowCommandTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(
        "a file's size, depth and way of being shown are printed, and nothing of the patient",
        arguments: try PlantedIdentity.all())
    func nobody(file: PlantedIdentity) throws {
        try folder.write(file.bytes(), to: "film.dcm")
        let shown = try Program.run("dicom", "show", "film.dcm", "--elements", in: folder)
        #expect(shown.code == 0, "\(shown)")
        let radiograph = try DICOMRadiograph(file.bytes())
        #expect(shown.output.contains("\(radiograph.stored.width) x \(radiograph.stored.height), "), "\(shown.output)")
        for element in radiograph.file.elements { #expect(shown.output.contains(element.tag.description)) }
        for string in file.strings where string.utf8.count > 3 {
            #expect(!(shown.output + shown.errors).contains(string), "\(string)")
        }
    }

    @Test("the pictures that it writes are the film as shown and all of its values, and nothing else")
    func pictures() throws {
        let file = try #require(try PlantedIdentity.all().first)
        try folder.write(file.bytes(), to: "film.dcm")
        let shown = try Program.run(
            "dicom", "show", "film.dcm", "--picture", "shown.png", "--full-depth", "all.png", in: folder)
        #expect(shown.code == 0 && shown.output.contains("shown.png written.\nall.png written.\n"), "\(shown)")
        let radiograph = try DICOMRadiograph(file.bytes())
        #expect(try Radiograph(png: folder.read("shown.png")) == radiograph.rendered())
        #expect(try Radiograph(png: folder.read("all.png")) == radiograph.fullDepth())
    }

    @Test("what is no radiograph ends with 1, a file that is not there with 2, and both say which")
    func failures() throws {
        try folder.write("not a film", to: "text.dcm")
        let text = try Program.run("dicom", "show", "text.dcm", in: folder)
        #expect(text.code == 1 && text.errors.contains("text.dcm: ") && text.output.isEmpty, "\(text)")
        let missing = try Program.run("dicom", "show", "none.dcm", in: folder)
        #expect(missing.code == 2 && missing.errors.contains("none.dcm"), "\(missing)")
    }

    @Test("the table of cases and patients opens with its passphrase, and with nothing else")
    func links() throws {
        for number in 1...2 { try folder.write(DICOMImportCommandTests.film(number), to: "export/IM\(number)") }
        let imported = try Program.run(
            "dicom", "import", "export", "--into", "hip", "--links", "hip.links", in: folder,
            typing: "a long passphrase\n")
        try #require(imported.code == 0, "\(imported)")
        let sealed = try folder.read("hip.links")
        #expect(Data(sealed).firstRange(of: Data("Planted".utf8)) == nil)
        let mode = try FileManager.default.attributesOfItem(atPath: folder.url.path + "/hip.links")[.posixPermissions]
        #expect(mode as? Int == 0o600)

        let opened = try Program.run("dicom", "links", "hip.links", in: folder, typing: "a long passphrase\n")
        #expect(opened.code == 0, "\(opened.errors)")
        let lines = opened.output.split(whereSeparator: \.isNewline)
        #expect(
            lines.first
                == "case,image,file,patient_id,patient_name,accession_number,study_date,sop_instance_uid")
        #expect(lines.count == 3)
        for number in 1...2 {
            let line = try #require(lines.first { $0.contains("Planted^Name\(number)") })
            #expect(line.contains(",IM\(number),") && line.hasSuffix(",A\(number),,2.25.77\(number)"), "\(line)")
        }
        for (passphrase, file) in [("a wrong passphrase", sealed), ("a long passphrase", Self.changed(sealed))] {
            try folder.write(file, to: "other.links")
            let refused = try Program.run("dicom", "links", "other.links", in: folder, typing: passphrase + "\n")
            #expect(refused.code == 1 && refused.output.isEmpty, "\(refused)")
        }
        try folder.write("no table", to: "text.links")
        #expect(try Program.run("dicom", "links", "text.links", in: folder, typing: "x\n").code == 1)
        #expect(try Program.run("dicom", "links", "none.links", in: folder, typing: "x\n").code == 2)
    }

    private static func changed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        bytes[bytes.count - 40] ^= 1
        return bytes
    }
}
