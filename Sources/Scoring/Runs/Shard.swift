import Cryptography

/// One of several parts of a folder that are scored by programs which need not know of each other.
public struct Shard: Equatable, Sendable, Codable, CustomStringConvertible {
    /// 1...`count`.
    public let index: Int
    /// How many parts there are.
    public let count: Int

    /// `3/16` is the third of sixteen parts; `nil` when a text is not like that.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]), count >= 1, count <= 1_000_000,
            (1...count).contains(index)
        else { return nil }
        self.index = index
        self.count = count
    }

    /// `3/16`.
    public var description: String { "\(index)/\(count)" }

    /// Whether an image belongs to this part. It depends on the image's path alone: images that are added later move no
    /// other one to another part.
    public func contains(_ path: String) -> Bool {
        // The first eight bytes of SHA-256 as a number, the first byte highest.
        let number = Digest(of: path).bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return number % UInt64(count) == UInt64(index - 1)
    }
}
