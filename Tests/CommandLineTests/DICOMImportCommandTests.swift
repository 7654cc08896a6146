import Foundation
import Radiographs
import TestSupport
import Testing

/// From a PACS' export to a study that readers can be let into.
@Suite("dicom import, then study create", .serialized) struct DICOMImportCommandTests {
    let folder: TemporaryFolder

    /// Six films of six patients, all sound.
    init() throws {
        folder = try TemporaryFolder()
        for number in 1...6 { try folder.write(Self.film(number), to: "export/P\(number)/IM\(number)") }
        var study = StudyFolderFixture()
        (study.cases, study.warmUpCases) = (6, 0)
        try folder.write(study.studyFile, to: "study.yaml")
        let rows = (1...6).map { number in
            number <= 3 ? "A\(number),yes,femoral_neck,left,CT" : "A\(number),no,none,,follow-up"
        }
        try folder.write(
            (["accession_number,fracture,type,side,truth_source"] + rows).joined(separator: "\n") + "\n",
            to: "truth.csv")
    }

    static func film(_ number: Int) -> [UInt8] {
        let (width, height) = (40, 30)
        var data = DICOMDataSet()
        data[DICOMTag(0x0008, 0x0050)] = .text("SH", "A\(number)")
        data[DICOMTag(0x0008, 0x0060)] = .text("CS", "DX")
        data[DICOMTag(0x0010, 0x0010)] = .text("PN", "Planted^Name\(number)")
        data[DICOMTag(0x0010, 0x0040)] = .text("CS", number.isMultiple(of: 2) ? "F" : "M")
        data[DICOMTag(0x0010, 0x1010)] = .text("AS", "0\(70 + number)Y")
        data[DICOMTag(0x0028, 0x0004)] = .text("CS", "MONOCHROME2")
        data[DICOMTag(0x0028, 0x1050)] = .text("DS", "2048")
        data[DICOMTag(0x0028, 0x1051)] = .text("DS", "4096")
        let shape: [(UInt16, Int)] = [
            (0x0002, 1), (0x0010, height), (0x0011, width), (0x0100, 16), (0x0101, 12), (0x0102, 11), (0x0103, 0),
        ]
        for (element, value) in shape { data[DICOMTag(0x0028, element)] = .numbers([UInt16(value)]) }
        let pixels = (0..<width * height).flatMap { place -> [UInt8] in
            let value = (place * 17 + number * 401) & 0xFFF
            return [UInt8(value & 255), UInt8(value >> 8)]
        }
        data[DICOMTag(0x7FE0, 0x0010)] = .bytes("OW", pixels)
        return data.file(sopClass: "1.2.840.10008.5.1.4.1.1.1.1", sopInstance: "2.25.77\(number)")
    }

    @Test("the imported folder is a study's: it is created and opens, and nobody's name comes along")
    func wholeWay() throws {
        let imported = try Program.run(
            "dicom", "import", "export", "--into", "hip", "--sheet", "truth.csv", "--study-file", "study.yaml",
            in: folder)
        try #require(imported.code == 0, "\(imported)")
        #expect(imported.output.contains("hip: 6 cases, 6 of them with a reference standard."))
        let created = try Program.run("study", "create", "hip", in: folder)
        #expect(created.code == 0, "\(created)")
        #expect(
            created.output.contains("6 cases (3 femoral neck, 3 without fracture)"), "\(created)")
        let opened = try Program.run("study", "open", "small", in: folder)
        #expect(opened.code == 0, "\(opened)")
        #expect(try Program.run("study", "status", "small", in: folder).code == 0)

        // The pictures are those of the films, and nothing of the patients lies anywhere but in the export.
        for number in 1...6 {
            let picture = try DICOMRadiograph(Self.film(number)).rendered()
            let found = try (1...6).contains { index in
                try Radiograph(png: try folder.read("hip/images/IMG00\(index).png")).samples == picture.samples
            }
            #expect(found, "the picture of film \(number)")
        }
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("export"))
        let places = try #require(FileManager.default.enumerator(atPath: folder.url.path)).compactMap { $0 as? String }
        #expect(places.count > 10)
        for place in places {
            let url = folder.url.appendingPathComponent(place)
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            #expect(try Data(contentsOf: url).firstRange(of: Data("Planted".utf8)) == nil, "\(place)")
        }
    }

    @Test("films full of identities become a study in whose data none of them is, in any encoding, nor in the pixels")
    func identities() throws {
        let planted = try PlantedIdentity.all()
        var study = StudyFolderFixture()
        (study.cases, study.warmUpCases) = (6 + planted.count, 0)
        try folder.write(study.studyFile, to: "study.yaml")
        var rows = (1...6).map { "P\($0)/IM\($0),\($0 <= 3 ? "yes,femoral_neck,left" : "no,none,"),CT" }
        for file in planted {
            try folder.write(file.bytes(), to: "export/\(file.file)")
            rows.append("\(file.file),no,none,,CT")
        }
        let sheet = (["file,fracture,type,side,truth_source"] + rows).joined(separator: "\n") + "\n"
        try folder.write(sheet, to: "truth.csv")
        let imported = try Program.run(
            "dicom", "import", "export", "--into", "hip", "--sheet", "truth.csv", "--study-file", "study.yaml",
            in: folder)
        try #require(imported.code == 0, "\(imported)")
        var isBlack: [String] = []
        for file in planted {
            guard let box = file.box else { continue }
            let picture = try DICOMRadiograph(file.bytes()).rendered()
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/hip/images")
            let name = try #require(
                try names.first { try Radiograph(png: try folder.read("hip/images/\($0)")).samples == picture.samples })
            let blackOut = try Program.run(
                "dicom", "black-out", "hip/images/\(name)", "--box", box.map(String.init).joined(separator: ","),
                in: folder)
            #expect(blackOut.code == 0, "\(blackOut)")
            isBlack.append(file.file)
        }
        #expect(isBlack.contains("phi-full.dcm"))
        let created = try Program.run("study", "create", "hip", in: folder)
        #expect(created.code == 0, "\(created)")
        #expect(try Program.run("study", "open", "small", in: folder).code == 0)

        let data = try #require(FileManager.default.enumerator(atPath: folder.url.path + "/data"))
        let places = data.compactMap { $0 as? String }
        var pictures: [Radiograph] = []
        for place in places {
            let url = folder.url.appendingPathComponent("data/\(place)")
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            let content = try Data(contentsOf: url)
            if place.hasSuffix(".png") { pictures.append(try Radiograph(png: [UInt8](content))) }
            for string in planted.flatMap(\.strings) {
                #expect(!place.contains(string))
                // Two or three given bytes are in a database or a picture by chance.
                for encoded in PlantedIdentity.encodings(of: string) where encoded.count > 3 {
                    #expect(content.range(of: encoded) == nil, "\(string) is in \(place)")
                }
            }
        }
        #expect(pictures.count == 6 + planted.count)
        for file in planted {
            guard let box = file.box else { continue }
            let original = try DICOMRadiograph(file.bytes()).rendered()
            #expect(!pictures.contains { $0.samples == original.samples })
            let inside = (box[1]..<box[1] + box[3]).flatMap { y in
                (box[0]..<box[0] + box[2]).map { y * original.width + $0 }
            }
            let blackened = pictures.filter { picture in
                picture.width == original.width && inside.allSatisfy { picture.pixelBytes[$0] == 0 }
            }
            #expect(blackened.count == 1)
        }
    }

    @Test("with full depth it is a study's, too")
    func fullDepth() throws {
        let imported = try Program.run(
            "dicom", "import", "export", "--into", "hip", "--sheet", "truth.csv", "--study-file", "study.yaml",
            "--full-depth", in: folder)
        #expect(imported.code == 0, "\(imported)")
        let created = try Program.run("study", "create", "hip", in: folder)
        #expect(created.code == 0, "\(created)")
    }
}
