/// How a weight file stores a number, little-endian.
enum NumberType: Sendable {
    case float32
    case float16

    /// Bytes of a number.
    var width: Int { self == .float32 ? 4 : 2 }

    /// The numbers in 32 bits; 16 bits are widened exactly.
    func floats(_ bytes: UnsafeRawBufferPointer) -> [Float] {
        let count = bytes.count / width
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            switch self {
            case .float32: UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            case .float16:
                for index in 0..<count {
                    buffer[index] = Self.widened(bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
                }
            }
            initialized = count
        }
    }

    /// Sixteen bits as 32, without a branch, so that the loop around it becomes vector code: the exponent's bias
    /// differs by 112, which a multiplication mends for subnormal numbers too; infinite and NaN keep a full exponent.
    private static func widened(_ half: UInt16) -> Float {
        let bits = UInt32(half)
        let magnitude = Float(bitPattern: (bits & 0x7FFF) << 13) * 0x1p112
        let fullExponent: UInt32 = bits & 0x7C00 == 0x7C00 ? 0x7F80_0000 : 0
        return Float(bitPattern: magnitude.bitPattern | fullExponent | (bits & 0x8000) << 16)
    }
}

extension [Float] {
    /// The place of the first number that is infinite or NaN.
    var firstNotFinite: Int? {
        // A full exponent, and only that, carries into the top bit; without a way out of the loop it is vector code.
        let carried = withUnsafeBufferPointer { buffer in
            var carried: UInt32 = 0
            for value in buffer { carried |= (value.bitPattern & 0x7F80_0000) &+ 0x0080_0000 }
            return carried
        }
        return carried >> 31 == 0 ? nil : firstIndex { !$0.isFinite }
    }
}
