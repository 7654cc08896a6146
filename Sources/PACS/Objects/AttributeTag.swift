/// The number of a DICOM attribute, such as (0020,000D).
public struct AttributeTag: Hashable, Sendable, CustomStringConvertible {
    /// Group and element in one number.
    public let number: UInt32

    /// - Parameter number: Group times 65536 plus element: `0x0020_000D`.
    public init(_ number: UInt32) {
        self.number = number
    }

    /// A key of DICOM JSON: eight hexadecimal digits.
    init?(key: String) {
        guard key.utf8.count == 8, let number = UInt32(key, radix: 16) else { return nil }
        self.number = number
    }

    /// The eight hexadecimal digits of DICOM JSON and of QIDO's questions: `0020000D`.
    public var description: String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension AttributeTag {
    static let studyDate = Self(0x0008_0020)
    static let studyTime = Self(0x0008_0030)
    static let accessionNumber = Self(0x0008_0050)
    static let modality = Self(0x0008_0060)
    static let modalitiesInStudy = Self(0x0008_0061)
    static let studyDescription = Self(0x0008_1030)
    static let seriesDescription = Self(0x0008_103E)
    static let objectClass = Self(0x0008_0016)
    static let objectInstance = Self(0x0008_0018)
    static let patientName = Self(0x0010_0010)
    static let patientID = Self(0x0010_0020)
    static let bodyPartExamined = Self(0x0018_0015)
    static let viewPosition = Self(0x0018_5101)
    static let studyInstance = Self(0x0020_000D)
    static let seriesInstance = Self(0x0020_000E)
    static let instanceNumber = Self(0x0020_0013)
    static let instancesInSeries = Self(0x0020_1209)
    // What a PACS answers when it was given objects (PS3.18, table I.2-1).
    static let failureReason = Self(0x0008_1197)
    static let failedObjects = Self(0x0008_1198)
    static let referencedObjects = Self(0x0008_1199)
    static let warningReason = Self(0x0008_1196)
    static let referencedClass = Self(0x0008_1150)
    static let referencedInstance = Self(0x0008_1155)
}
