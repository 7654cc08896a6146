/// A unique identifier of DICOM: digits and dots, at most 64.
///
/// Whatever a PACS says, such a text can stand in an address and name a file.
///
/// - SeeAlso: PS3.5, 9.1.
public struct UID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The identifier.
    public let description: String

    /// - Parameter text: The identifier; blanks and NULs at its end, with which DICOM fills up, do not matter.
    /// - Returns: `nil` unless it is numbers with dots between them.
    public init?(_ text: String) {
        var letters = Array(text.utf8)
        while let last = letters.last, last == 0 || last == UInt8(ascii: " ") { letters.removeLast() }
        guard (1...64).contains(letters.count) else { return nil }
        let parts = letters.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let areNumbers = parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard areNumbers else { return nil }
        description = String(decoding: letters, as: UTF8.self)
    }

    /// For identifiers that this program writes itself, which are right.
    init(known text: StaticString) {
        description = "\(text)"
    }

    /// In the order of their characters.
    public static func < (first: UID, second: UID) -> Bool { first.description < second.description }
}
