/// The Huffman codes of differences between a sample and its prediction, ITU-T T.81 annexes C and H.1.2.2: a code says how
/// many bits follow, and these say which of the differences of that size it is.
struct DifferenceCodes {
    /// Codes of up to so many bits are looked up, longer ones are searched for.
    private static let bitsLookedUp = 12

    /// The codes of one length.
    private struct Length {
        /// The bits of the first of them; those of the others follow it.
        let first: Int
        let count: Int
        /// Where the size that the first one stands for is among ``sizes``.
        let place: Int
    }

    /// By the next bits: size << 8 | bits of the code and of the difference; 0 where the code is longer, where the size is
    /// 16, and where there is no code.
    private let lookedUp: [UInt16]
    /// Of 1 to 16 bits.
    private let lengths: [Length]
    /// Bits of the difference, in the order of the codes.
    private let sizes: [UInt8]

    /// Reads the tables of a segment (B.2.4.2). Returns `false` if it is damaged, has tables for other processes, or gives a
    /// table once more.
    /// - Parameter tables: By their numbers.
    static func read(_ segment: [UInt8], into tables: inout [UInt8: DifferenceCodes]) -> Bool {
        var rest = segment[...]
        while let number = rest.popFirst() {
            let counts = rest.prefix(16).map { Int($0) }
            let sizes = rest.dropFirst(16).prefix(counts.reduce(0, +))
            guard number < 4, tables[number] == nil, counts.count == 16,
                let codes = DifferenceCodes(counts: counts, sizes: Array(sizes))
            else { return false }
            tables[number] = codes
            rest = rest.dropFirst(16 + sizes.count)
        }
        return true
    }

    /// - Parameters:
    ///   - counts: Codes of 1 to 16 bits.
    ///   - sizes: 0...16, in the order of their codes.
    private init?(counts: [Int], sizes: [UInt8]) {
        guard counts.reduce(0, +) == sizes.count, sizes.allSatisfy({ $0 <= 16 }) else { return nil }
        var lookedUp = [UInt16](repeating: 0, count: 1 << Self.bitsLookedUp)
        var lengths: [Length] = []
        var (code, place) = (0, 0)
        for (index, count) in counts.enumerated() {
            let bits = index + 1
            guard code + count <= (1 << bits) else { return nil }
            lengths.append(Length(first: code, count: count, place: place))
            for offset in 0..<count where bits <= Self.bitsLookedUp && sizes[place + offset] < 16 {
                let size = UInt16(sizes[place + offset])
                let free = Self.bitsLookedUp - bits
                let entries = (code + offset) << free..<(code + offset + 1) << free
                for entry in entries { lookedUp[entry] = size << 8 | (size + UInt16(bits)) }
            }
            code = (code + count) << 1
            place += count
        }
        (self.lookedUp, self.lengths, self.sizes) = (lookedUp, lengths, sizes)
    }

    /// Bytes that ``decode(_:predictedBy:from:at:)`` may read for a line: a code of 16 bits with 15 behind it for each
    /// sample, and eight at a time.
    static func bytesNeeded(forLineOf width: Int) -> Int { 4 * width + 8 }

    /// Decodes a line of samples.
    /// - Parameters:
    ///   - samples: To be filled.
    ///   - prediction: Of the first one; each predicts the next.
    ///   - data: At least ``bytesNeeded(forLineOf:)`` from `position` on.
    ///   - position: In bits; moved to the end of the line.
    /// - Returns: Whether every code had a meaning.
    func decode(
        _ samples: UnsafeMutableBufferPointer<UInt16>, predictedBy prediction: UInt16,
        from data: UnsafeRawBufferPointer,
        at position: inout Int
    ) -> Bool {
        precondition(position >= 0 && Self.bytesNeeded(forLineOf: samples.count) <= data.count - position / 8)
        return lookedUp.withUnsafeBufferPointer { lookedUp in
            var (sample, bit) = (prediction, position)
            defer { position = bit }
            for index in samples.indices {
                let bytes = data.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
                let next = UInt64(bigEndian: bytes) &<< UInt64(truncatingIfNeeded: bit & 7)
                let entry = lookedUp[Int(truncatingIfNeeded: next &>> UInt64(64 - Self.bitsLookedUp))]
                if entry != 0 {
                    let (size, used) = (UInt64(entry &>> 8), UInt64(entry & 0xFF))
                    sample &+= Self.difference(of: size, (next &>> (64 &- used)) & ((1 &<< size) &- 1))
                    bit &+= Int(truncatingIfNeeded: used)
                } else if let (size, used) = searched(next) {
                    // A difference of 32768 has no bits behind its code.
                    let extra = size == 16 ? 0 : size
                    let behind = ((next &<< used) &>> 1) &>> (63 &- size)
                    sample &+= size == 16 ? 1 << 15 : Self.difference(of: size, behind)
                    bit &+= Int(truncatingIfNeeded: used &+ extra)
                } else {
                    return false
                }
                samples[index] = sample
            }
            return true
        }
    }

    /// The difference of a size that its bits stand for: negative ones come first (table H.2).
    private static func difference(of size: UInt64, _ bits: UInt64) -> UInt16 {
        let isNegative = bits < ((1 &<< size) &>> 1)
        return UInt16(truncatingIfNeeded: isNegative ? bits &- (1 &<< size) &+ 1 : bits)
    }

    /// The size that the next code stands for, and the bits of the code; `nil` if it is none.
    private func searched(_ next: UInt64) -> (size: UInt64, used: UInt64)? {
        for (index, length) in lengths.enumerated() {
            let code = Int(truncatingIfNeeded: next &>> UInt64(63 - index))
            guard code >= length.first, code < length.first + length.count else { continue }
            return (UInt64(sizes[length.place + code - length.first]), UInt64(index + 1))
        }
        return nil
    }
}
