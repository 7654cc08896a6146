internal import COpenSSL

/// What OpenSSL could not do.
public enum CryptographyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The operating system gave no random bytes.
    case noRandomBytes
    /// scrypt failed, in practice for want of memory.
    case scryptFailed
    /// A secret could not be encrypted.
    case cannotSeal

    /// One sentence for the log.
    public var description: String {
        switch self {
        case .noRandomBytes: "the operating system gave no random bytes"
        case .scryptFailed: "scrypt failed; it needs 128 MiB of free memory"
        case .cannotSeal: "a secret could not be encrypted"
        }
    }
}

/// Bytes from the operating system's generator, fit for keys and tokens.
public func randomBytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw .noRandomBytes }
    return bytes
}

/// HMAC-SHA-256 of a message under a key.
///
/// - SeeAlso: RFC 2104.
public func authenticationCode(of message: String, key: [UInt8]) -> Digest {
    var output = [UInt8](repeating: 0, count: 32)
    let bytes = Array(message.utf8)
    HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &output, nil)
    return Digest(bytes: output)
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
public func equalInConstantTime(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    first.count == second.count && CRYPTO_memcmp(first, second, first.count) == 0
}
