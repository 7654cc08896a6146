/// A few secret bytes that are stored encrypted: who has a copy of the database but not the installation's key has nothing.
///
/// AES-256 in Galois/counter mode with a random nonce. The form in which it is stored is hexadecimal: 12 bytes nonce,
/// the encrypted bytes, 16 bytes tag.
///
/// - SeeAlso: NIST SP 800-38D.
public struct SealedSecret: Equatable, Sendable, CustomStringConvertible {
    private let nonce: [UInt8]
    private let encrypted: [UInt8]
    private let tag: [UInt8]

    private static let (nonceLength, tagLength) = (GaloisCounter.nonceLength, GaloisCounter.tagLength)

    /// Encrypts bytes.
    ///
    /// - Parameters:
    ///   - bytes: What is kept secret; at least one byte.
    ///   - purpose: What it is for, such as the account it belongs to: elsewhere it does not open.
    ///   - key: The installation's key, from which one for this use is derived.
    public init(_ bytes: [UInt8], purpose: String, key: [UInt8]) throws(CryptographyError) {
        nonce = try randomBytes(Self.nonceLength)
        (encrypted, tag) = try GaloisCounter.seal(
            bytes, key: Self.derived(key), nonce: nonce, context: Array(purpose.utf8))
    }

    /// Reads what was stored; `nil` when the text is no sealed secret.
    public init?(stored text: String) {
        guard let bytes = [UInt8](hexadecimal: text), bytes.count > Self.nonceLength + Self.tagLength else {
            return nil
        }
        nonce = Array(bytes.prefix(Self.nonceLength))
        encrypted = Array(bytes[Self.nonceLength..<bytes.count - Self.tagLength])
        tag = Array(bytes.suffix(Self.tagLength))
    }

    /// The secret; `nil` with another key or purpose, or when a byte was changed.
    public func opened(purpose: String, key: [UInt8]) -> [UInt8]? {
        GaloisCounter.open(
            encrypted, tag: tag, key: Self.derived(key), nonce: nonce, context: Array(purpose.utf8))
    }

    /// The form in which it is stored.
    public var description: String { (nonce + encrypted + tag).hexadecimal }

    private static func derived(_ key: [UInt8]) -> [UInt8] {
        authenticationCode(of: "sealed secrets", key: key).bytes
    }
}
