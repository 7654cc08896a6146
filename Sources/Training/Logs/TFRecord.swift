/// TensorFlow's record format: length (8 bytes, low first), its masked CRC-32C, the data, their masked CRC-32C.
enum TFRecord {
    static func record(_ data: [UInt8]) -> [UInt8] {
        let length = UInt64(data.count).lowFirst
        return length + CRC32C.masked(length).lowFirst + data + CRC32C.masked(data).lowFirst
    }
}

extension FixedWidthInteger {
    /// The bytes, low first.
    var lowFirst: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
