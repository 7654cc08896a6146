/// What a DICOM file says of itself before its data set begins: which object it holds, and in which writing.
///
/// - SeeAlso: PS3.10, 7.1. This part is explicit little endian in every file, whatever follows.
public struct FileMetaInformation: Equatable, Sendable {
    /// The SOP class.
    public var objectClass: UID
    /// The SOP instance.
    public var instance: UID
    /// The transfer syntax of what follows.
    public var transferSyntax: UID

    /// Bytes from the beginning of a file in which this part ends, if the file is meant well.
    public static let longest = 16 << 10

    /// - Parameter file: The beginning of a file, ``longest`` bytes of it if there are as many.
    /// - Returns: `nil` when it is no DICOM file, or one of the three identifiers is missing.
    public init?(beginningOf file: [UInt8]) {
        let start = 132
        guard file.count > start, file[128..<132].elementsEqual("DICM".utf8) else { return nil }
        var found: [UInt16: UID] = [:]
        var position = start
        while let element = Element(at: position, in: file), element.group == 2 {
            found[element.number] = UID(String(decoding: file[element.value], as: UTF8.self))
            position = element.value.upperBound
        }
        guard let objectClass = found[0x0002], let instance = found[0x0003], let transferSyntax = found[0x0010] else {
            return nil
        }
        (self.objectClass, self.instance, self.transferSyntax) = (objectClass, instance, transferSyntax)
    }

    /// An element in explicit little endian that lies whole in the bytes.
    private struct Element {
        var group: UInt16
        var number: UInt16
        var value: Range<Int>

        /// Value representations whose length has four bytes (PS3.5, 7.1.2).
        private static let long: Set<String> = ["OB", "OW", "OF", "OD", "OL", "SQ", "UC", "UN", "UR", "UT"]

        init?(at position: Int, in bytes: [UInt8]) {
            func number(_ offset: Int, _ count: Int) -> Int {
                (0..<count).reduce(0) { $0 | Int(bytes[position + offset + $1]) << (8 * $1) }
            }
            guard bytes.count - position >= 8 else { return nil }
            let representation = String(decoding: bytes[position + 4..<position + 6], as: UTF8.self)
            let isLong = Self.long.contains(representation)
            guard !isLong || bytes.count - position >= 12 else { return nil }
            let start = position + (isLong ? 12 : 8)
            let length = isLong ? number(8, 4) : number(6, 2)
            guard length <= bytes.count - start else { return nil }
            (group, self.number) = (UInt16(number(0, 2)), UInt16(number(2, 2)))
            value = start..<start + length
        }
    }
}
