import Statistics
import Studies
import Testing

/// The expected numbers come from an independent Python version (whole numbers without overflow, masked to 64 bits):
///
///     M = 2**64 - 1
///     def split_mix(s):
///         z = s = (s + 0x9E3779B97F4A7C15) & M
///         z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & M
///         z = (z ^ z >> 27) * 0x94D049BB133111EB & M
///         return s, z ^ z >> 31
///     def rotate(x, k): return (x << k | x >> 64 - k) & M
///     class Generator:
///         def __init__(self, seed):
///             self.s = []
///             for _ in range(4): seed, value = split_mix(seed); self.s.append(value)
///         def next(self):
///             s = self.s; result = rotate(s[1] * 5 & M, 7) * 9 & M; t = s[1] << 17 & M
///             s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotate(s[3], 45)
///             return result
///         def below(self, bound):
///             while True:
///                 m = self.next() * bound
///                 if m & M >= 2**64 % bound: return m >> 64
///         def shuffle(self, n):
///             v = list(range(n))
///             for i in range(n - 1, 0, -1): j = self.below(i + 1); v[i], v[j] = v[j], v[i]
///             return v
///     def derived(seed, parts):
///         for part in parts: seed = split_mix(seed)[1] ^ part
///         return seed
@Suite("Seeded generator")
struct OrderGeneratorTests {
    @Test(
        "gives the reference sequence",
        arguments: [
            (UInt64(0), [0x99ec_5f36_cb75_f2b4, 0xbf6e_1f78_4956_452a, 0x1a5f_849d_4933_e6e0, 0x6aa5_94f1_262d_2d2c]),
            (20_240_501, [0x7de6_b665_ba56_e376, 0xbc63_f2b7_454e_fea1, 0x88c1_9488_1b7b_3bd1, 0xab9b_2cd3_1c22_70d1]),
            (.max, [0x8f55_20d5_2a7e_ad08, 0xc476_a018_caa1_802d, 0x81de_31c0_d260_469e, 0xbf65_8d7e_065f_3c2f]),
        ] as [(UInt64, [UInt64])])
    func sequence(seed: UInt64, expected: [UInt64]) {
        var generator = SeededGenerator(seed: seed)
        #expect(expected.map { _ in generator.next() } == expected)
    }

    @Test("derives a sequence for each part of a study")
    func parts() {
        var generator = SeededGenerator(seed: 42, parts: [3, 1])
        let expected: [UInt64] = [0x01a8_e24e_f918_c410, 0x6aa6_d005_e756_03a9, 0x4931_0b09_2921_d1bf]
        #expect(expected.map { _ in generator.next() } == expected)
        var firsts: Set<UInt64> = []
        for reader in UInt64(1)...100 {
            for session in UInt64(1)...10 {
                var part = SeededGenerator(seed: 42, parts: [reader, session])
                firsts.insert(part.next())
            }
        }
        #expect(firsts.count == 1000)
    }

    @Test("draws the reference numbers below a bound, also where draws are rejected")
    func bounded() {
        var dice = SeededGenerator(seed: 7)
        #expect((0..<20).map { _ in dice.below(6) } == [4, 1, 5, 5, 5, 5, 0, 0, 2, 0, 3, 4, 5, 5, 2, 3, 1, 2, 0, 0])
        var wide = SeededGenerator(seed: 7)
        #expect(
            (0..<4).map { _ in wide.below((1 << 62) + 1) } == [
                1_285_513_147_583_695_668, 3_872_098_226_623_159_910, 4_524_514_661_162_294_416,
                4_569_536_494_109_524_166,
            ])
    }

    @Test("shuffles as the reference does")
    func shuffle() {
        var generator = SeededGenerator(seed: 7)
        var elements = Array(0..<12)
        generator.shuffle(&elements)
        #expect(elements == [2, 10, 4, 1, 5, 0, 6, 7, 9, 11, 3, 8])
    }

    @Test("gives the 24 orders of four elements equally often")
    func uniform() {
        var generator = SeededGenerator(seed: 99)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<24_000 {
            var elements = [0, 1, 2, 3]
            generator.shuffle(&elements)
            counts[elements, default: 0] += 1
        }
        #expect(counts.count == 24)
        let chiSquared = counts.values.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
        // The 99.9 % point of chi-squared with 23 degrees of freedom is 49.7.
        #expect(chiSquared < 49.7)
    }
}
