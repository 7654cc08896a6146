/// Damages a file again and again, in the same ways for the same seed.
public struct Mutator {
    private let original: [UInt8]
    private let format: FuzzFormat
    private let structure: [Range<Int>]
    private var random: SplitMix64

    /// A mutator of a sound file.
    public init(_ original: [UInt8], format: FuzzFormat, seed: UInt64) {
        self.original = original
        self.format = format
        structure = format.structure(of: original)
        random = SplitMix64(seed: seed)
    }

    /// The next damaged file.
    public mutating func next() -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&bytes) }
        return Bool.random(using: &random) ? format.mended(bytes) : bytes
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = self.place(in: bytes)
        let end = min(bytes.count, place + Int.random(in: 1...64, using: &random))
        switch Int.random(in: 0..<16, using: &random) {
        case 0: bytes.removeSubrange(place...)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 3: bytes.replaceSubrange(place..<end, with: repeatElement(0, count: end - place))
        case 4:
            let from = self.place(in: bytes)
            let copied = bytes[from..<min(bytes.count, from + (end - place))]
            bytes.replaceSubrange(place..<min(bytes.count, place + copied.count), with: copied)
        case 5..<9: write(edge(), at: place, of: &bytes)
        case 9..<12: bytes[place] = UInt8.random(in: 0...255, using: &random)
        default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
    }

    private mutating func place(in bytes: [UInt8]) -> Int {
        if let part = structure.randomElement(using: &random), Int.random(in: 0..<8, using: &random) > 0 {
            return min(bytes.count - 1, Int.random(in: part, using: &random))
        }
        return Int.random(in: 0..<bytes.count, using: &random)
    }

    /// Numbers at which arithmetic on lengths goes wrong, and some near the file's own length.
    private mutating func edge() -> (value: UInt64, width: Int) {
        let edges: [UInt64] = [0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 62, 1 << 63, .max]
        let near = UInt64(original.count) &+ UInt64.random(in: 0...16, using: &random) &- 8
        let value = edges.randomElement(using: &random) ?? 0
        let width = [1, 2, 4, 8].randomElement(using: &random) ?? 8
        return (Int.random(in: 0..<4, using: &random) == 0 ? near : value, width)
    }

    private func write(_ edge: (value: UInt64, width: Int), at place: Int, of bytes: inout [UInt8]) {
        for index in 0..<min(edge.width, bytes.count - place) {
            bytes[place + index] = UInt8(truncatingIfNeeded: edge.value >> (8 * UInt64(index)))
        }
    }
}

/// The same numbers on every run and machine.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
