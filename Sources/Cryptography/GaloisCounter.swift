internal import COpenSSL

/// AES-256 in Galois/counter mode: encrypts, and tells when a byte was changed.
///
/// - SeeAlso: NIST SP 800-38D.
enum GaloisCounter {
    static let nonceLength = 12
    static let tagLength = 16

    /// The encrypted bytes, as many as there were, and the tag.
    ///
    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - nonce: 12 bytes, never twice with the same key.
    ///   - context: What is not encrypted, but must be the same to open it.
    static func seal(
        _ bytes: [UInt8], key: [UInt8], nonce: [UInt8], context: [UInt8]
    ) throws(CryptographyError) -> (encrypted: [UInt8], tag: [UInt8]) {
        let cipher = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(cipher) }
        var output = [UInt8](repeating: 0, count: bytes.count)
        var tag = [UInt8](repeating: 0, count: tagLength)
        var length = Int32(0)
        guard let count = Int32(exactly: bytes.count), let contextCount = Int32(exactly: context.count),
            EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key, nonce) == 1,
            EVP_EncryptUpdate(cipher, nil, &length, context, contextCount) == 1,
            EVP_EncryptUpdate(cipher, &output, &length, bytes, count) == 1,
            EVP_EncryptFinal_ex(cipher, nil, &length) == 1,
            EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag) == 1
        else { throw .cannotSeal }
        return (output, tag)
    }

    /// The bytes; `nil` with another key, nonce or context, or when a byte was changed.
    static func open(
        _ encrypted: [UInt8], tag: [UInt8], key: [UInt8], nonce: [UInt8], context: [UInt8]
    ) -> [UInt8]? {
        let cipher = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(cipher) }
        var output = [UInt8](repeating: 0, count: encrypted.count)
        var expected = tag
        var length = Int32(0)
        guard let count = Int32(exactly: encrypted.count), let contextCount = Int32(exactly: context.count),
            EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key, nonce) == 1,
            EVP_DecryptUpdate(cipher, nil, &length, context, contextCount) == 1,
            EVP_DecryptUpdate(cipher, &output, &length, encrypted, count) == 1,
            EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &expected) == 1,
            EVP_DecryptFinal_ex(cipher, nil, &length) == 1
        else { return nil }
        return output
    }
}
