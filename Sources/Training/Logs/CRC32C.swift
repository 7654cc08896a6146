/// The cyclic redundancy check of Castagnoli's polynomial, reflected (RFC 3720, appendix B.4), which TFRecord uses.
enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    }

    static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(UInt32.max) { table[Int(($0 ^ UInt32($1)) & 255)] ^ $0 >> 8 }
    }

    /// As TFRecord stores it: turned and moved, so that a checksum of data that hold checksums stays useful.
    static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let value = checksum(of: bytes)
        return (value >> 15 | value << 17) &+ 0xA282_EAD8
    }
}
