/// Names an attribute of a DICOM file: group and element.
public struct DICOMTag: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Even for attributes of the standard, odd for those of a maker.
    public let group: UInt16
    /// Which one of the group.
    public let element: UInt16

    /// A tag of two numbers.
    public init(_ group: UInt16, _ element: UInt16) {
        self.group = group
        self.element = element
    }

    init(number: UInt32) { self.init(UInt16(number >> 16), UInt16(truncatingIfNeeded: number)) }

    /// Whether a maker defines it, and nobody else knows what it holds.
    public var isPrivate: Bool { group & 1 == 1 }

    /// Whether it belongs to a drawing that lies over the picture: a way for names to come back.
    public var isOverlay: Bool { group & 0xFF00 == 0x6000 }

    /// As the standard writes it: `(0028,0010)`.
    public var description: String { "(\(Self.hexadecimal(group)),\(Self.hexadecimal(element)))" }

    /// By group, then by element.
    public static func < (left: DICOMTag, right: DICOMTag) -> Bool {
        (left.group, left.element) < (right.group, right.element)
    }

    private static func hexadecimal(_ number: UInt16) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension DICOMTag {
    static let specificCharacterSet = DICOMTag(0x0008, 0x0005)
    static let sopClass = DICOMTag(0x0008, 0x0016)
    static let sopInstance = DICOMTag(0x0008, 0x0018)
    static let studyDate = DICOMTag(0x0008, 0x0020)
    static let accessionNumber = DICOMTag(0x0008, 0x0050)
    static let modality = DICOMTag(0x0008, 0x0060)
    static let presentationIntent = DICOMTag(0x0008, 0x0068)
    static let patientName = DICOMTag(0x0010, 0x0010)
    static let patientID = DICOMTag(0x0010, 0x0020)
    static let patientBirthDate = DICOMTag(0x0010, 0x0030)
    static let patientSex = DICOMTag(0x0010, 0x0040)
    static let patientAge = DICOMTag(0x0010, 0x1010)
    static let bodyPart = DICOMTag(0x0018, 0x0015)
    static let magnification = DICOMTag(0x0018, 0x1114)
    static let imagerPixelSpacing = DICOMTag(0x0018, 0x1164)
    static let viewPosition = DICOMTag(0x0018, 0x5101)
    static let studyInstance = DICOMTag(0x0020, 0x000D)
    static let seriesInstance = DICOMTag(0x0020, 0x000E)
    static let patientOrientation = DICOMTag(0x0020, 0x0020)
    static let laterality = DICOMTag(0x0020, 0x0060)
    static let imageLaterality = DICOMTag(0x0020, 0x0062)
    static let photometricInterpretation = DICOMTag(0x0028, 0x0004)
    static let rows = DICOMTag(0x0028, 0x0010)
    static let columns = DICOMTag(0x0028, 0x0011)
    static let pixelSpacing = DICOMTag(0x0028, 0x0030)
    static let bitsAllocated = DICOMTag(0x0028, 0x0100)
    static let bitsStored = DICOMTag(0x0028, 0x0101)
    static let pixelRepresentation = DICOMTag(0x0028, 0x0103)
    static let pixelPaddingValue = DICOMTag(0x0028, 0x0120)
    static let pixelPaddingRangeLimit = DICOMTag(0x0028, 0x0121)
    static let burnedInAnnotation = DICOMTag(0x0028, 0x0301)
    static let windowCenter = DICOMTag(0x0028, 0x1050)
    static let windowWidth = DICOMTag(0x0028, 0x1051)
    static let rescaleIntercept = DICOMTag(0x0028, 0x1052)
    static let rescaleSlope = DICOMTag(0x0028, 0x1053)
    static let voiLUTFunction = DICOMTag(0x0028, 0x1056)
    static let lossyCompression = DICOMTag(0x0028, 0x2110)
    static let modalityLUTSequence = DICOMTag(0x0028, 0x3000)
    static let voiLUTSequence = DICOMTag(0x0028, 0x3010)
    static let presentationLUTShape = DICOMTag(0x2050, 0x0020)
}
