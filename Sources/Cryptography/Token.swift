/// An unguessable text that opens something: a link, a session, an image.
///
/// A token is shown once and stored only as an ``authenticationCode(of:key:)`` under the site's key, so that neither the
/// database nor a backup of it opens anything.
public struct Token: Hashable, Sendable, CustomStringConvertible {
    /// Letters and digits that cannot be mistaken for each other when typed (Crockford's base 32, lower case).
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private let text: String

    /// A new random token.
    ///
    /// - Parameter bits: Entropy, rounded up to a multiple of five; 130 for links, 50 for codes that are typed.
    public init(bits: Int = 130) throws(CryptographyError) {
        let letters = try randomBytes((bits + 4) / 5).map { Self.alphabet[Int($0 & 31)] }
        text = String(decoding: letters, as: UTF8.self)
    }

    /// A token as someone gave it: case, spaces and hyphens do not matter, and o, i and l are read as 0, 1 and 1.
    ///
    /// - Returns: `nil` when it holds anything but letters and digits, or is longer than 64.
    public init?(typed input: String) {
        var letters: [UInt8] = []
        for byte in input.utf8 {
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            switch isUpper ? byte | 0x20 : byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"): continue
            case UInt8(ascii: "o"): letters.append(UInt8(ascii: "0"))
            case UInt8(ascii: "i"), UInt8(ascii: "l"): letters.append(UInt8(ascii: "1"))
            case UInt8(ascii: "u"): return nil
            case let byte
            where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte):
                letters.append(byte)
            default: return nil
            }
        }
        guard (1...64).contains(letters.count) else { return nil }
        text = String(decoding: letters, as: UTF8.self)
    }

    /// The token's letters, without hyphens.
    public var description: String { text }

    /// Upper case in groups of four, for typing: `K7QF-2MRD-X9`.
    public var grouped: String {
        let letters = Array(text.uppercased())
        return stride(from: 0, to: letters.count, by: 4)
            .map { String(letters[$0..<min($0 + 4, letters.count)]) }
            .joined(separator: "-")
    }
}
