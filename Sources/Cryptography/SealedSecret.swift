internal import COpenSSL

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

    private static let (nonceLength, tagLength) = (12, 16)

    /// Encrypts bytes.
    ///
    /// - Parameters:
    ///   - bytes: What is kept secret; at least one byte.
    ///   - purpose: What it is for, such as the account it belongs to: elsewhere it does not open.
    ///   - key: The installation's key, from which one for this use is derived.
    public init(_ bytes: [UInt8], purpose: String, key: [UInt8]) throws(CryptographyError) {
        nonce = try randomBytes(Self.nonceLength)
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: bytes.count)
        var tag = [UInt8](repeating: 0, count: Self.tagLength)
        let data = Array(purpose.utf8)
        var length = Int32(0)
        guard EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, Self.derived(key), nonce) == 1,
            EVP_EncryptUpdate(context, nil, &length, data, Int32(data.count)) == 1,
            EVP_EncryptUpdate(context, &output, &length, bytes, Int32(bytes.count)) == 1,
            EVP_EncryptFinal_ex(context, nil, &length) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), &tag) == 1
        else { throw .cannotSeal }
        (encrypted, self.tag) = (output, tag)
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
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: encrypted.count)
        var expected = tag
        let data = Array(purpose.utf8)
        var length = Int32(0)
        guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, Self.derived(key), nonce) == 1,
            EVP_DecryptUpdate(context, nil, &length, data, Int32(data.count)) == 1,
            EVP_DecryptUpdate(context, &output, &length, encrypted, Int32(encrypted.count)) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), &expected) == 1,
            EVP_DecryptFinal_ex(context, nil, &length) == 1
        else { return nil }
        return output
    }

    /// The form in which it is stored.
    public var description: String { (nonce + encrypted + tag).hexadecimal }

    private static func derived(_ key: [UInt8]) -> [UInt8] {
        authenticationCode(of: "sealed secrets", key: key).bytes
    }
}
