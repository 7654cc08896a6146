/// A document that opens with a passphrase: AES-256 in Galois/counter mode under a key from scrypt.
///
/// The file: the eight bytes `RSSEAL1` and line feed, one byte log2 of scrypt's N, 16 bytes salt, 12 bytes nonce, the
/// encrypted bytes, 16 bytes tag. A changed byte anywhere keeps it from opening.
public struct SealedDocument: Equatable, Sendable {
    /// The file's content.
    public let bytes: [UInt8]

    private static let signature = Array("RSSEAL1\n".utf8)
    private static let saltLength = 16
    private static let headLength = signature.count + 1 + saltLength + GaloisCounter.nonceLength
    private static let costs = 10...20

    /// Encrypts a document, which takes about 0.5 s and 128 MiB at the default cost.
    ///
    /// - Parameters:
    ///   - content: What is kept secret, up to 2 GiB.
    ///   - passphrase: Any text.
    ///   - purpose: What the document is, such as `link table`: as something else it does not open.
    ///   - logarithmOfCost: log2 of scrypt's N, 10...20. Tests use a small one.
    public init(
        _ content: [UInt8], passphrase: String, purpose: String, logarithmOfCost: Int = 17
    ) throws(CryptographyError) {
        let salt = try randomBytes(Self.saltLength)
        let nonce = try randomBytes(GaloisCounter.nonceLength)
        let head = Self.signature + [UInt8(logarithmOfCost)] + salt + nonce
        let key = try scrypt(passphrase, salt: salt, logarithmOfCost: logarithmOfCost)
        let sealed = try GaloisCounter.seal(content, key: key, nonce: nonce, context: head + Array(purpose.utf8))
        bytes = head + sealed.encrypted + sealed.tag
    }

    /// Takes the content of a file; `nil` when it is no sealed document.
    public init?(file: [UInt8]) {
        guard file.starts(with: Self.signature), file.count >= Self.headLength + GaloisCounter.tagLength,
            Self.costs.contains(Int(file[Self.signature.count]))
        else { return nil }
        bytes = file
    }

    /// The document; `nil` with another passphrase or purpose, or when a byte was changed.
    public func opened(passphrase: String, purpose: String) throws(CryptographyError) -> [UInt8]? {
        let head = Array(bytes.prefix(Self.headLength))
        let salt = Array(head.dropFirst(Self.signature.count + 1).prefix(Self.saltLength))
        let key = try scrypt(passphrase, salt: salt, logarithmOfCost: Int(head[Self.signature.count]))
        return GaloisCounter.open(
            Array(bytes[Self.headLength..<bytes.count - GaloisCounter.tagLength]),
            tag: Array(bytes.suffix(GaloisCounter.tagLength)), key: key,
            nonce: Array(head.suffix(GaloisCounter.nonceLength)), context: head + Array(purpose.utf8))
    }
}
