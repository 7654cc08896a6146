import COpenSSL

/// SHA-256 in lower-case hexadecimal.
func sha256(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    _ = SHA256(bytes, bytes.count, &digest)
    return digest.map { byte in
        let hexadecimal = String(byte, radix: 16)
        return byte < 16 ? "0" + hexadecimal : hexadecimal
    }.joined()
}
