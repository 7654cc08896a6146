import Foundation
import Radiographs
import TestSupport

/// A folder as a PACS exports it, made for one test.
struct HospitalFolder {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    var url: URL { folder.url.appendingPathComponent("export") }
    var target: URL { folder.url.appendingPathComponent("study") }

    /// A radiograph of 16 x 16 pixels.
    /// - Parameters:
    ///   - path: Where it lies in the export.
    ///   - shade: Tells the pictures apart: the brightest pixel, 20...4095.
    ///   - texts: Attributes beyond those that it needs.
    func add(_ path: String, shade: UInt16, instance: String? = nil, _ texts: [DICOMTag: (String, String)] = [:]) throws
    {
        var data = DICOMDataSet()
        data[DICOMTag(0x0008, 0x0060)] = .text("CS", "DX")
        data[DICOMTag(0x0028, 0x0002)] = .numbers([1])
        data[DICOMTag(0x0028, 0x0004)] = .text("CS", "MONOCHROME2")
        data[DICOMTag(0x0028, 0x0010)] = .numbers([16])
        data[DICOMTag(0x0028, 0x0011)] = .numbers([16])
        data[DICOMTag(0x0028, 0x0100)] = .numbers([16])
        data[DICOMTag(0x0028, 0x0101)] = .numbers([12])
        data[DICOMTag(0x0028, 0x0102)] = .numbers([11])
        data[DICOMTag(0x0028, 0x0103)] = .numbers([0])
        data[DICOMTag(0x0028, 0x1050)] = .text("DS", "2048")
        data[DICOMTag(0x0028, 0x1051)] = .text("DS", "4096")
        for (tag, value) in texts { data[tag] = .text(value.0, value.1) }
        var pixels = [UInt8](repeating: 0, count: 512)
        (pixels[0], pixels[1]) = (UInt8(shade & 255), UInt8(shade >> 8))
        data[DICOMTag(0x7FE0, 0x0010)] = .bytes("OW", pixels)
        let name = instance ?? "2.25.\(path.utf8.reduce(7) { ($0 * 31 + Int($1)) % 1_000_000_007 })"
        try folder.write(
            data.file(sopClass: "1.2.840.10008.5.1.4.1.1.1.1", sopInstance: name), to: "export/\(path)")
    }

    /// The table of cases that was made: column by column for each row.
    func cases() throws -> [[String: String]] {
        let lines = String(decoding: try folder.read("study/cases.csv"), as: UTF8.self)
            .split(separator: "\r\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
        return lines.dropFirst().map { row in Dictionary(uniqueKeysWithValues: zip(lines[0], row)) }
    }

    /// The picture of a case.
    func picture(_ name: String) throws -> Radiograph {
        try Radiograph(png: try folder.read("study/images/\(name)"))
    }
}

extension DICOMTag {
    static let patientName = DICOMTag(0x0010, 0x0010)
    static let patientID = DICOMTag(0x0010, 0x0020)
    static let patientSex = DICOMTag(0x0010, 0x0040)
    static let patientAge = DICOMTag(0x0010, 0x1010)
    static let accessionNumber = DICOMTag(0x0008, 0x0050)
    static let modality = DICOMTag(0x0008, 0x0060)
}
