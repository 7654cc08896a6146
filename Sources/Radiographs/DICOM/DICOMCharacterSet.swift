import CDCMTKShim

/// The encoding of names and other texts in a DICOM file, (0008,0005).
///
/// - SeeAlso: PS3.3 C.12.1.1.2, PS3.5 6.1.
struct DICOMCharacterSet {
    private let encoding: String
    /// Escape sequences that choose the second character set, for encodings that have it all the time.
    private let escapes: [[UInt8]]

    /// - Parameter terms: The attribute's values; none for the standard's default, which is ASCII.
    init(terms: [String]) {
        let names = terms.map { $0.replacing("ISO 2022 IR", with: "ISO_IR").replacing("ISO_IR ", with: "") }
        if names.contains("87") || names.contains("159") {
            (encoding, escapes) = ("ISO-2022-JP-2", [])
        } else if names.contains("149") {
            (encoding, escapes) = ("EUC-KR", [[0x1B, 0x24, 0x29, 0x43]])
        } else if names.contains("58") {
            (encoding, escapes) = ("GB18030", [[0x1B, 0x24, 0x29, 0x41]])
        } else {
            (encoding, escapes) = (names.first.flatMap { Self.encodings[$0] } ?? "ISO-8859-1", [])
        }
    }

    private static let encodings = [
        "100": "ISO-8859-1", "101": "ISO-8859-2", "109": "ISO-8859-3", "110": "ISO-8859-4", "144": "ISO-8859-5",
        "127": "ISO-8859-6", "126": "ISO-8859-7", "138": "ISO-8859-8", "148": "ISO-8859-9", "203": "ISO-8859-15",
        "166": "TIS-620", "13": "SHIFT_JIS", "192": "UTF-8", "GB18030": "GB18030", "GBK": "GBK",
    ]

    /// The text; what is not of the encoding is read byte by byte, so that nothing is lost.
    func text(_ bytes: [UInt8]) -> String {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.first {
            if let escape = escapes.first(where: { rest.starts(with: $0) }) {
                rest = rest.dropFirst(escape.count)
            } else {
                plain.append(byte)
                rest = rest.dropFirst()
            }
        }
        return converted(plain, from: encoding) ?? converted(plain, from: "ISO-8859-1") ?? ""
    }

    private func converted(_ bytes: [UInt8], from encoding: String) -> String? {
        let capacity = 4 * bytes.count + 16
        var count = -1
        let text = String(unsafeUninitializedCapacity: capacity) { buffer in
            count = buffer.withMemoryRebound(to: CChar.self) { characters in
                cdcmtk_to_utf8(encoding, bytes, bytes.count, characters.baseAddress, capacity)
            }
            return max(0, count)
        }
        return count < 0 ? nil : text
    }
}
