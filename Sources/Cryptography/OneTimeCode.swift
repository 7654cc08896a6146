internal import COpenSSL

/// The secret that an authenticator app and the server share, from which both compute codes of six digits.
///
/// - SeeAlso: RFC 4226 (HOTP) and RFC 6238 (TOTP): HMAC-SHA-1, steps of 30 s since 1970 UTC.
public struct OneTimeCodeSecret: Equatable, Sendable {
    /// The secret itself. It is written nowhere but sealed (``SealedSecret``), and shown once.
    public let bytes: [UInt8]

    /// Seconds for which a code is current.
    public static let stepSeconds: Int64 = 30
    /// Digits of a code.
    public static let digits = 6

    /// A new random secret of 160 bits, the length that RFC 4226 recommends.
    public init() throws(CryptographyError) {
        bytes = try randomBytes(20)
    }

    /// A secret that was made before.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The code of a counter.
    ///
    /// - Parameters:
    ///   - counter: The counter; for codes that change with time, the step.
    ///   - digits: 6...8; authenticator apps show 6.
    /// - SeeAlso: RFC 4226, section 5.3.
    public func code(counter: UInt64, digits: Int = OneTimeCodeSecret.digits) -> String {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * UInt64($0))) }
        var hash = [UInt8](repeating: 0, count: 20)
        HMAC(EVP_sha1(), bytes, Int32(bytes.count), message, message.count, &hash, nil)
        let offset = Int(hash[19] & 15)
        let number = hash[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let modulus = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step that a typed code belongs to: the present one, the one before or the one after.
    ///
    /// - Parameters:
    ///   - typed: What somebody typed; blanks do not matter.
    ///   - milliseconds: The time, since 1970 UTC.
    ///   - last: The last step whose code was accepted: that code and all before it are refused.
    /// - Returns: `nil` when it is no code of these steps. All are compared, each in constant time.
    public func step(of typed: String, at milliseconds: Int64, after last: Int64) -> Int64? {
        let digits = typed.filter { $0 != " " }
        let present = milliseconds / 1000 / Self.stepSeconds
        var found: Int64?
        for step in max(present - 1, 0)...max(present + 1, 0) {
            let isEqual = equalInConstantTime(Array(digits.utf8), Array(code(counter: UInt64(step)).utf8))
            if isEqual, step > last { found = step }
        }
        return found
    }

    /// The secret in base 32 (RFC 4648), without padding, as people type it into an app.
    public var base32: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var letters: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                letters.append(alphabet[Int(bits >> UInt32(count - 5) & 31)])
                count -= 5
            }
            bits &= (1 << UInt32(count)) - 1
        }
        if count > 0 { letters.append(alphabet[Int(bits << UInt32(5 - count) & 31)]) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// The address that authenticator apps read from a QR code.
    ///
    /// - Parameters:
    ///   - account: The name of the account, which the app shows.
    ///   - issuer: The name of the site; letters and digits.
    public func address(account: String, issuer: String = "ReaderStudy") -> String {
        let name = account.utf8.map { byte -> String in
            let isPlain =
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            return isPlain ? String(decoding: [byte], as: UTF8.self) : "%" + [byte].hexadecimal.uppercased()
        }.joined()
        return "otpauth://totp/\(issuer):\(name)?secret=\(base32)&issuer=\(issuer)&algorithm=SHA1&digits=6&period=30"
    }
}
