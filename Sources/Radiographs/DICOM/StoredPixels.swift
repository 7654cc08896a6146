/// The values of a picture as its machine stored them, before any rescaling, window or inversion.
public struct StoredPixels: Equatable, Sendable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Bits in use, 2...16: values are 0...2^bits - 1, or -2^(bits - 1)...2^(bits - 1) - 1 with a sign.
    public let bits: Int
    /// Whether values may be negative.
    public let isSigned: Bool
    /// Row by row from the top left; negative values as two's complement in 16 bits.
    public let patterns: [UInt16]

    /// All values that these pixels could have.
    public var possibleValues: ClosedRange<Int> {
        isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1
    }

    /// The value of a pixel, counted row by row from the top left.
    public subscript(place: Int) -> Int { value(of: patterns[place]) }

    /// The number that a pattern stands for.
    func value(of pattern: UInt16) -> Int { isSigned ? Int(Int16(bitPattern: pattern)) : Int(pattern) }

    /// The different values that are there, in no order.
    func presentValues() -> [Int] {
        var isPresent = [Bool](repeating: false, count: 1 << 16)
        for pattern in patterns { isPresent[Int(pattern)] = true }
        return isPresent.indices.filter { isPresent[$0] }.map { value(of: UInt16($0)) }
    }
}
