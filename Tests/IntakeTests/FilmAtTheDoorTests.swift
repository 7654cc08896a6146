import Cryptography
import Foundation
import Intake
import Radiographs
import TestSupport
import Testing

/// Films that are taken as they arrive, with nobody between.
@Suite("A film at the door") struct FilmAtTheDoorTests {
    private func bytes(_ path: String, in hospital: HospitalFolder) throws -> [UInt8] {
        try hospital.folder.read("export/\(path)")
    }

    @Test("becomes grey values, age and sex; a sum stands for the file")
    func film() throws {
        let hospital = try HospitalFolder()
        try hospital.add(
            "a.dcm", shade: 3000,
            [
                DICOMTag(0x0010, 0x0010): ("PN", "Wang^Mei"), DICOMTag(0x0010, 0x0040): ("CS", "F"),
                DICOMTag(0x0010, 0x1010): ("AS", "095Y"),
            ])
        let bytes = try bytes("a.dcm", in: hospital)
        let film = try FilmAtTheDoor(bytes)
        #expect(String(describing: film.sex).contains("female") && film.age == 90, "90 stands for more, too")
        #expect(film.picture == film.original && film.blackedOut.isEmpty)
        #expect(film.picture == (try DICOMRadiograph(bytes)).rendered())
        #expect(film.source == Digest(of: bytes))
    }

    @Test("a line of text is black before anybody could store it")
    func text() throws {
        let hospital = try HospitalFolder()
        try hospital.addWritten("a.dcm")
        let film = try FilmAtTheDoor(try bytes("a.dcm", in: hospital))
        #expect(film.original.likelyTexts().map(\.kind) == [.line])
        #expect(film.blackedOut.count == 1 && film.picture.likelyTexts().isEmpty)
        #expect(film.picture == film.original.blackedOut(film.blackedOut))
    }

    @Test("what is no film is refused in words that name nobody")
    func refused() throws {
        let hospital = try HospitalFolder()
        try hospital.add("ct.dcm", shade: 40, [DICOMTag(0x0008, 0x0060): ("CS", "CT")])
        #expect(throws: FilmAtTheDoor.Refusal.leftOut(.modality("CT"))) {
            try FilmAtTheDoor(try bytes("ct.dcm", in: hospital))
        }
        try hospital.add("wrong.dcm", shade: 40, [DICOMTag(0x0028, 0x1050): ("DS", "SecretnameD")])
        do {
            _ = try FilmAtTheDoor(try bytes("wrong.dcm", in: hospital))
            Issue.record("a window of letters was taken")
        } catch {
            #expect(!"\(error)".contains("Secretname"))
        }
        #expect(throws: FilmAtTheDoor.Refusal.self) { try FilmAtTheDoor(Array("no film".utf8)) }
    }

    @Test("the folder is asked for what was neither taken nor refused, and leads back from a number to the original")
    func inbox() throws {
        let folder = try TemporaryFolder()
        for name in ["1.2.3.dcm", "1.2.4.dcm", "1.2.5.dcm", ".1.2.6.dcm.part", "notes.txt"] {
            try folder.write(name, to: "inbox/\(name)")
        }
        let inbox = FilmInbox(folder.url.appendingPathComponent("inbox"))
        #expect(Set(try inbox.waiting()) == ["1.2.3.dcm", "1.2.4.dcm", "1.2.5.dcm"])
        try inbox.note("1.2.4.dcm", as: 17)
        try inbox.note("1.2.5.dcm", as: nil)
        #expect(try inbox.waiting() == ["1.2.3.dcm"])
        #expect(inbox.original(of: 17)?.lastPathComponent == "1.2.4.dcm")
        #expect(inbox.original(of: 18) == nil)
        let mode =
            try FileManager.default.attributesOfItem(
                atPath: folder.url.appendingPathComponent("inbox/work-list.csv").path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("inbox/1.2.4.dcm"))
        #expect(inbox.original(of: 17) == nil, "taken away")
    }
}

extension HospitalFolder {
    /// A film of 200 x 120 pixels with eight letters in it.
    fileprivate func addWritten(_ path: String) throws {
        let film = try Radiograph(png: WrittenFilm.png())
        var data = DICOMDataSet()
        data[DICOMTag(0x0008, 0x0060)] = .text("CS", "DX")
        data[DICOMTag(0x0028, 0x0002)] = .numbers([1])
        data[DICOMTag(0x0028, 0x0004)] = .text("CS", "MONOCHROME2")
        data[DICOMTag(0x0028, 0x0010)] = .numbers([UInt16(film.height)])
        data[DICOMTag(0x0028, 0x0011)] = .numbers([UInt16(film.width)])
        data[DICOMTag(0x0028, 0x0100)] = .numbers([8])
        data[DICOMTag(0x0028, 0x0101)] = .numbers([8])
        data[DICOMTag(0x0028, 0x0102)] = .numbers([7])
        data[DICOMTag(0x0028, 0x0103)] = .numbers([0])
        data[DICOMTag(0x0028, 0x1050)] = .text("DS", "128")
        data[DICOMTag(0x0028, 0x1051)] = .text("DS", "256")
        data[DICOMTag(0x7FE0, 0x0010)] = .bytes("OB", film.pixelBytes)
        try folder.write(
            data.file(sopClass: "1.2.840.10008.5.1.4.1.1.1.1", sopInstance: "2.25.9"), to: "export/\(path)")
    }
}
