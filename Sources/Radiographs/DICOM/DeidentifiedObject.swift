import Foundation

/// A radiograph as a new, minimal DICOM object: pixels, how they are shown, a serial number and approved facts.
///
/// It is built from a list of what it may have, not by deleting from the file that it comes from: overlay planes, private
/// attributes, sequences, texts and the preamble have no way in.
///
/// - SeeAlso: PS3.15 Annex E for the profile, PS3.16 CID 7050 for the codes of its options.
public struct DeidentifiedObject: Sendable {
    /// The object as a file, Explicit VR Little Endian.
    public let bytes: [UInt8]

    /// Builds the object, with identifiers drawn at random.
    /// - Parameters:
    ///   - radiograph: Where pixels and their display come from.
    ///   - serial: Stands for the patient, such as `IMG001`.
    ///   - keepsCharacteristics: Whether sex and age (up to 89, or 90 for more) come along.
    public init(_ radiograph: DICOMRadiograph, serial: String, keepsCharacteristics: Bool) {
        var data = DICOMDataSet()
        Self.describe(radiograph.file, serial: serial, keepsCharacteristics: keepsCharacteristics, in: &data)
        Self.describeMethod(keepsCharacteristics: keepsCharacteristics, in: &data)
        Self.add(radiograph, to: &data)
        let sopClass = radiograph.file.sopClass.flatMap { Self.kept.contains($0) ? $0 : nil } ?? Self.secondaryCapture
        if sopClass == Self.secondaryCapture { data[DICOMTag(0x0008, 0x0064)] = .text("CS", "WSD") }
        bytes = data.file(sopClass: sopClass, sopInstance: Self.newIdentifier())
    }

    /// Computed radiography, and digital radiography for presentation.
    private static let kept = ["1.2.840.10008.5.1.4.1.1.1", "1.2.840.10008.5.1.4.1.1.1.1"]
    private static let secondaryCapture = "1.2.840.10008.5.1.4.1.1.7"

    private static func describe(
        _ file: DICOMFile, serial: String, keepsCharacteristics: Bool, in data: inout DICOMDataSet
    ) {
        // Attributes that every object must have, empty where the profile wants them so.
        for (tag, letters) in emptied { data[tag] = .text(letters, "") }
        data[.patientName] = .text("PN", serial)
        data[.patientID] = .text("LO", serial)
        data[.studyInstance] = .text("UI", newIdentifier())
        data[.seriesInstance] = .text("UI", newIdentifier())
        data[DICOMTag(0x0020, 0x0011)] = .text("IS", "1")
        data[DICOMTag(0x0020, 0x0013)] = .text("IS", "1")
        if keepsCharacteristics {
            if let sex = file.patientSex { data[.patientSex] = .text("CS", sex.rawValue) }
            if let age = file.patientAge {
                data[.patientAge] = .text("AS", String(repeating: "0", count: 3 - String(age).count) + "\(age)Y")
            }
        }
        // Words from closed lists only: what a machine writes freely may be anything.
        let words: [(DICOMTag, Set<String>)] = [
            (.modality, ["CR", "DX", "RG", "OT"]), (.laterality, ["L", "R"]), (.imageLaterality, ["L", "R", "U", "B"]),
            (.viewPosition, ["AP", "PA", "LL", "RL", "RLD", "LLD", "RLO", "LLO"]),
            (.presentationIntent, ["FOR PRESENTATION"]), (.lossyCompression, ["00", "01"]),
        ]
        for (tag, allowed) in words {
            if let word = file.attributes.text(tag), allowed.contains(word) { data[tag] = .text("CS", word) }
        }
        if data[.modality] == nil { data[.modality] = .text("CS", "OT") }
        for tag in [DICOMTag.pixelSpacing, .imagerPixelSpacing] { copyNumbers(tag, from: file, to: &data) }
    }

    private static let emptied: [(DICOMTag, String)] = [
        (.studyDate, "DA"), (DICOMTag(0x0008, 0x0030), "TM"), (.accessionNumber, "SH"),
        (DICOMTag(0x0008, 0x0090), "PN"), (.patientBirthDate, "DA"), (.patientSex, "CS"),
        (DICOMTag(0x0020, 0x0010), "SH"), (.patientOrientation, "CS"),
    ]

    private static func describeMethod(keepsCharacteristics: Bool, in data: inout DICOMDataSet) {
        var codes = [("113100", "Basic Application Confidentiality Profile")]
        if keepsCharacteristics { codes.append(("113108", "Retain Patient Characteristics Option")) }
        data[DICOMTag(0x0012, 0x0062)] = .text("CS", "YES")
        data[DICOMTag(0x0012, 0x0063)] = .text("LO", "new object from an allow-list")
        data[DICOMTag(0x0012, 0x0064)] = .sequence(
            codes.map { code, meaning in
                var item = DICOMDataSet()
                item[DICOMTag(0x0008, 0x0100)] = .text("SH", code)
                item[DICOMTag(0x0008, 0x0102)] = .text("SH", "DCM")
                item[DICOMTag(0x0008, 0x0104)] = .text("LO", meaning)
                return item
            })
    }

    private static func add(_ radiograph: DICOMRadiograph, to data: inout DICOMDataSet) {
        let (file, stored) = (radiograph.file, radiograph.stored)
        data[DICOMTag(0x0028, 0x0002)] = .numbers([1])
        data[.photometricInterpretation] = .text("CS", file.photometricInterpretation ?? "MONOCHROME2")
        data[.rows] = .numbers([UInt16(stored.height)])
        data[.columns] = .numbers([UInt16(stored.width)])
        data[.bitsAllocated] = .numbers([16])
        data[.bitsStored] = .numbers([UInt16(stored.bits)])
        data[DICOMTag(0x0028, 0x0102)] = .numbers([UInt16(stored.bits - 1)])
        data[.pixelRepresentation] = .numbers([stored.isSigned ? 1 : 0])
        for tag in [DICOMTag.windowCenter, .windowWidth, .rescaleIntercept, .rescaleSlope] {
            copyNumbers(tag, from: file, to: &data)
        }
        if data[.rescaleSlope] != nil { data[DICOMTag(0x0028, 0x1054)] = .text("LO", "US") }
        if case .window(_, _, let spread) = radiograph.display {
            data[.voiLUTFunction] = .text("CS", spread.rawValue)
        }
        data[.presentationLUTShape] = .text("CS", radiograph.isInverted ? "INVERSE" : "IDENTITY")
        for tag in [DICOMTag.modalityLUTSequence, .voiLUTSequence] {
            if let table = file.attributes.tables[tag] { data[tag] = .sequence([item(of: table)]) }
        }
        if let padding = radiograph.padding {
            data[.pixelPaddingValue] = .numbers([UInt16(truncatingIfNeeded: padding.lowerBound)])
            data[.pixelPaddingRangeLimit] = .numbers([UInt16(truncatingIfNeeded: padding.upperBound)])
        }
        let mask = UInt16(truncatingIfNeeded: (1 << stored.bits) - 1)
        data[DICOMTag(0x7FE0, 0x0010)] = .bytes(
            "OW",
            [UInt8](unsafeUninitializedCapacity: 2 * stored.patterns.count) { bytes, count in
                for (place, pattern) in stored.patterns.enumerated() {
                    bytes[2 * place] = UInt8(truncatingIfNeeded: pattern & mask)
                    bytes[2 * place + 1] = UInt8(truncatingIfNeeded: (pattern & mask) >> 8)
                }
                count = 2 * stored.patterns.count
            })
    }

    private static func item(of table: DICOMAttributes.Table) -> DICOMDataSet {
        var item = DICOMDataSet()
        item[DICOMTag(0x0028, 0x3002)] = .numbers(table.descriptor.map { UInt16(truncatingIfNeeded: $0) })
        // Words, since an attribute of the short form ends at 65,534 bytes.
        item[DICOMTag(0x0028, 0x3006)] = .bytes(
            "OW", table.words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
        return item
    }

    /// Written anew from the numbers that were read, so that nothing else can stand between them.
    private static func copyNumbers(_ tag: DICOMTag, from file: DICOMFile, to data: inout DICOMDataSet) {
        guard let numbers = try? file.attributes.numbers(tag, named: ""), !numbers.isEmpty else { return }
        data[tag] = .text("DS", numbers.map { String(String(format: "%.10g", $0).prefix(16)) }.joined(separator: "\\"))
    }

    /// A new identifier from a random UUID, PS3.5 B.2.
    private static func newIdentifier() -> String {
        let number = withUnsafeBytes(of: UUID().uuid) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
        return "2.25.\(number)"
    }
}
