/// Text in the code page of Western European Windows, in which hospitals' spreadsheets still save tables.
///
/// The table is that of the WHATWG Encoding Standard, without the five bytes to which Microsoft gives no character.
enum Windows1252 {
    /// The characters of the bytes 0x80 to 0x9F; 0 where there is none. All other bytes are those of ISO 8859-1.
    private static let upper: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    /// The text as UTF-8, up to the first byte that stands for no character.
    ///
    /// - Returns: The text, and where in `bytes` it ends for lack of a character; `nil` at its regular end.
    static func utf8(_ bytes: [UInt8]) -> (text: [UInt8], fault: Int?) {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 16)
        for (position, byte) in bytes.enumerated() {
            guard byte >= 0x80 else {
                text.append(byte)
                continue
            }
            let scalar = byte < 0xA0 ? upper[Int(byte) - 0x80] : UInt16(byte)
            guard scalar != 0, let character = Unicode.Scalar(scalar) else { return (text, position) }
            text += UTF8.encode(character) ?? UTF8.encodedReplacementCharacter
        }
        return (text, nil)
    }
}
