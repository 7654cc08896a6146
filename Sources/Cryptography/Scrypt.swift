internal import COpenSSL

/// 32 bytes from a password, at a cost.
///
/// - Parameter logarithmOfCost: log2 of scrypt's N, 10...20; r = 8, p = 1.
/// - SeeAlso: RFC 7914.
func scrypt(_ password: String, salt: [UInt8], logarithmOfCost: Int) throws(CryptographyError) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: 32)
    let bytes = password.utf8.map { CChar(bitPattern: $0) }
    let succeeded = EVP_PBE_scrypt(
        bytes, bytes.count, salt, salt.count, UInt64(1) << UInt64(logarithmOfCost), 8, 1, 1 << 30, &output,
        output.count)
    guard succeeded == 1 else { throw .scryptFailed }
    return output
}
