/// Random numbers that a seed fixes for ever, on every platform and with every version of Swift.
///
/// The generator is xoshiro256** (Blackman and Vigna 2021, doi:10.1145/3460772), its state filled by SplitMix64
/// (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). Draws go through `below(_:)` and `shuffle(_:)`, never
/// through the standard library's, whose algorithms may change. It is not for secrets.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    /// A generator at the beginning of the sequence of `seed`; every seed is good, 0 too.
    public init(seed: UInt64) {
        var filler = seed
        s0 = Self.splitMix(&filler)
        s1 = Self.splitMix(&filler)
        s2 = Self.splitMix(&filler)
        s3 = Self.splitMix(&filler)
    }

    /// A generator for one part of a study; different parts under one seed have unrelated sequences.
    ///
    /// For a fixed seed, two lists of the same length that differ in one number never share a sequence, because each
    /// number enters through a bijection.
    ///
    /// - Parameter parts: such as the reader's number and the session's.
    public init(seed: UInt64, parts: [UInt64]) {
        var derived = seed
        for part in parts {
            var state = derived
            derived = Self.splitMix(&state) ^ part
        }
        self.init(seed: derived)
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        let scrambled = s1 &* 5
        let result = (scrambled << 7 | scrambled >> 57) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = s3 << 45 | s3 >> 19
        return result
    }

    /// A whole number from 0 to `bound - 1`, all equally probable (Lemire 2019, doi:10.1145/3230636).
    ///
    /// - Parameter bound: at least 1.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound >= 1, "a draw needs at least one possibility")
        let width = UInt64(bound)
        var product = next().multipliedFullWidth(by: width)
        if product.low < width {
            let rejected = (0 &- width) % width
            while product.low < rejected { product = next().multipliedFullWidth(by: width) }
        }
        return Int(product.high)
    }

    /// Puts the elements in random order, all orders equally probable (Fisher and Yates, in the form of Durstenfeld
    /// 1964, doi:10.1145/364520.364540).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        var last = elements.count - 1
        while last > 0 {
            elements.swapAt(last, below(last + 1))
            last -= 1
        }
    }

    private static func splitMix(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
