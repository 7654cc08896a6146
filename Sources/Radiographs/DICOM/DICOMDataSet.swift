/// Attributes on their way into a DICOM file, each with its value.
public struct DICOMDataSet: Sendable {
    /// How a value is written: its value representation, PS3.5 6.2.
    public enum Value: Sendable {
        /// Text of a short kind (`CS`, `LO`, `DS` …), with two letters that say which; values are separated by backslashes.
        case text(String, String)
        /// Numbers of 16 bits without sign (US).
        case numbers([UInt16])
        /// Bytes or words as they are (`OB`, `OW`).
        case bytes(String, [UInt8])
        /// Data sets inside (SQ).
        case sequence([DICOMDataSet])
    }

    private var values: [DICOMTag: Value] = [:]

    /// Nothing yet.
    public init() {}

    /// The value of an attribute.
    public subscript(tag: DICOMTag) -> Value? {
        get { values[tag] }
        set { values[tag] = newValue }
    }

    /// The attributes in the order of their tags, Explicit VR Little Endian, every length even and stated.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for (tag, value) in values.sorted(by: { $0.key < $1.key }) { Self.append(value, of: tag, to: &bytes) }
        return bytes
    }

    /// A whole file: an empty preamble, the file header, and the attributes.
    /// - Parameters:
    ///   - sopClass: Kind of object.
    ///   - sopInstance: The object's own identifier; both become attributes, too.
    public func file(sopClass: String, sopInstance: String) -> [UInt8] {
        var header = DICOMDataSet()
        header[DICOMTag(0x0002, 0x0001)] = .bytes("OB", [0, 1])
        header[DICOMTag(0x0002, 0x0002)] = .text("UI", sopClass)
        header[DICOMTag(0x0002, 0x0003)] = .text("UI", sopInstance)
        header[DICOMTag(0x0002, 0x0010)] = .text("UI", "1.2.840.10008.1.2.1")
        header[DICOMTag(0x0002, 0x0012)] = .text("UI", Self.implementation)
        var body = self
        body[.sopClass] = .text("UI", sopClass)
        body[.sopInstance] = .text("UI", sopInstance)
        let headerBytes = header.bytes
        var length: [UInt8] = []
        Self.append(
            .bytes("UL", (0..<4).map { UInt8(truncatingIfNeeded: headerBytes.count >> (8 * $0)) }),
            of: DICOMTag(0x0002, 0x0000), to: &length)
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + length + headerBytes + body.bytes
    }

    /// This program, as an identifier derived from a UUID (PS3.5 B.2).
    private static let implementation = "2.25.190467021467538916230017623519427766321"

    private static func append(_ value: Value, of tag: DICOMTag, to bytes: inout [UInt8]) {
        let representation: String
        var content: [UInt8]
        switch value {
        case .text(let letters, let text):
            representation = letters
            content = Array(text.utf8)
            // Identifiers are filled up with a zero byte, other texts with a blank.
            if content.count & 1 == 1 { content.append(letters == "UI" ? 0 : UInt8(ascii: " ")) }
        case .numbers(let numbers):
            representation = "US"
            content = numbers.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        case .bytes(let letters, let raw):
            representation = letters
            content = raw
            if content.count & 1 == 1 { content.append(0) }
        case .sequence(let items):
            representation = "SQ"
            content = []
            for item in items {
                let inside = item.bytes
                append16(0xFFFE, to: &content)
                append16(0xE000, to: &content)
                append32(inside.count, to: &content)
                content += inside
            }
        }
        append16(tag.group, to: &bytes)
        append16(tag.element, to: &bytes)
        bytes += Array(representation.utf8)
        if ["OB", "OW", "SQ", "UN", "UT"].contains(representation) {
            append16(0, to: &bytes)
            append32(content.count, to: &bytes)
        } else {
            append16(UInt16(content.count), to: &bytes)
        }
        bytes += content
    }

    private static func append16(_ number: UInt16, to bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: number))
        bytes.append(UInt8(truncatingIfNeeded: number >> 8))
    }

    private static func append32(_ number: Int, to bytes: inout [UInt8]) {
        for place in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }
}
