internal import COpenSSL

/// A SHA-256 digest: 32 bytes, written as 64 lower-case hexadecimal digits.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The SHA-256 of a message.
    ///
    /// - SeeAlso: NIST FIPS 180-4.
    public init(of message: some Sequence<UInt8>) {
        self.init(of: Array(message))
    }

    /// The SHA-256 of a message in memory.
    public init(of message: [UInt8]) {
        let hasher = DigestStream()
        hasher.update(message)
        self = hasher.finish()
    }

    /// The SHA-256 of a text's UTF-8 bytes.
    public init(of text: String) {
        self.init(of: Array(text.utf8))
    }

    /// Reads 64 hexadecimal digits; `nil` when the text is anything else.
    public init?(hexadecimal text: String) {
        guard let bytes = [UInt8](hexadecimal: text), bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// 64 lower-case hexadecimal digits.
    public var description: String { bytes.hexadecimal }
}

/// SHA-256 of a message that arrives in pieces, such as a large file.
public final class DigestStream {
    private let context = EVP_MD_CTX_new()
    /// Fetched once: OpenSSL would search its providers for every message otherwise. It is never changed or freed.
    private nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA2-256", nil)

    /// Starts an empty message.
    public init() {
        EVP_DigestInit_ex(context, Self.algorithm, nil)
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Adds the next piece of the message.
    public func update(_ bytes: [UInt8]) {
        EVP_DigestUpdate(context, bytes, bytes.count)
    }

    /// The digest of all pieces; call it once.
    public func finish() -> Digest {
        var output = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &output, nil)
        return Digest(bytes: output)
    }
}

extension [UInt8] {
    /// Two lower-case hexadecimal digits a byte.
    public var hexadecimal: String {
        String(unsafeUninitializedCapacity: count * 2) { text in
            for (index, byte) in enumerated() {
                text[2 * index] = Self.digit(byte >> 4)
                text[2 * index + 1] = Self.digit(byte & 15)
            }
            return count * 2
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Reads hexadecimal digits of either case; `nil` when the text is anything else.
    public init?(hexadecimal text: String) {
        let digits = text.utf8.map { digit -> UInt8? in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
            default: nil
            }
        }
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        self = bytes
    }
}
