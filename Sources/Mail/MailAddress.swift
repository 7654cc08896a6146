/// An address that letters can be sent to: `name@host` in plain ASCII, and nothing else.
///
/// Quoted names, comments, lists, angle brackets and line ends are refused, so that an address that somebody typed can
/// stand in a header and in an SMTP command as it is.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address.
    public let description: String

    /// - Parameter text: What was typed; blanks around it do not matter.
    /// - Returns: `nil` unless it is one address of at most 254 characters (RFC 5321, 4.5.3.1).
    public init?(_ text: String) {
        var letters = Substring(text)
        while letters.first == " " { letters.removeFirst() }
        while letters.last == " " { letters.removeLast() }
        let parts = letters.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, letters.utf8.count <= 254, parts[0].utf8.count <= 64 else { return nil }
        guard Self.isDotAtom(parts[0]), Self.isHost(parts[1]) else { return nil }
        description = String(letters)
    }

    /// What stands behind the @.
    public var host: String { description.split(separator: "@").last.map(String.init) ?? "" }

    /// RFC 5322, 3.2.3.
    private static func isDotAtom(_ text: Substring) -> Bool {
        let signs = Set("!#$%&'*+-/=?^_`{|}~".utf8)
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.utf8.allSatisfy { isLetterOrDigit($0) || signs.contains($0) }
        }
    }

    private static func isHost(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
