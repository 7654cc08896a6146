/// A salted scrypt hash of a password, in the form in which it is stored: `scrypt$log2N$r$p$salt$hash`.
///
/// The default cost (N = 2^17, r = 8, p = 1) takes about 0.5 s and 128 MiB, so verify on a thread that may block.
///
/// - SeeAlso: RFC 7914; OWASP Password Storage Cheat Sheet for the cost.
public struct PasswordHash: Equatable, Sendable, CustomStringConvertible {
    private let logarithmOfCost: Int
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// Hashes a password with a new random salt.
    ///
    /// - Parameters:
    ///   - password: Any text; Unicode is normalised (NFC) by the caller's keyboard, not here.
    ///   - logarithmOfCost: log2 of scrypt's N, 10...20. Tests use a small one.
    public init(password: String, logarithmOfCost: Int = 17) throws(CryptographyError) {
        self.logarithmOfCost = logarithmOfCost
        salt = try randomBytes(16)
        hash = try scrypt(password, salt: salt, logarithmOfCost: logarithmOfCost)
    }

    /// Reads a stored hash; `nil` when the text is no such hash.
    public init?(stored text: String) {
        let parts = text.split(separator: "$")
        guard parts.count == 6, parts[0] == "scrypt", parts[2] == "8", parts[3] == "1",
            let cost = Int(parts[1]), (10...20).contains(cost),
            let salt = [UInt8](hexadecimal: String(parts[4])), let hash = [UInt8](hexadecimal: String(parts[5]))
        else { return nil }
        (logarithmOfCost, self.salt, self.hash) = (cost, salt, hash)
    }

    /// Whether this is the password that was hashed.
    public func matches(_ password: String) throws(CryptographyError) -> Bool {
        equalInConstantTime(try scrypt(password, salt: salt, logarithmOfCost: logarithmOfCost), hash)
    }

    /// The form in which the hash is stored.
    public var description: String {
        "scrypt$\(logarithmOfCost)$8$1$\(salt.hexadecimal)$\(hash.hexadecimal)"
    }
}
