/// The Huffman codes of differences between a sample and its prediction, ITU-T T.81 annexes C and H.1.2.2: a code says how
/// many bits follow, and these say which of the differences of that size it is.
struct DifferenceCodes {
    /// Codes of up to so many bits are looked up.
    private static let reach = 12

    /// By the next bits: size << 8 | bits of the code and of the difference; 0 where the code is longer, where the size is
    /// 16, and where there is no code.
    private let quick: [UInt16]
    /// By the bits of a code: the first one, how many there are, and the place of the first one's size.
    private let lengths: [(first: Int, count: Int, place: Int)]
    private let sizes: [UInt8]

    /// The tables of a segment by their numbers (B.2.4.2), or `nil` if it is damaged or has tables for other processes.
    static func tables(_ content: [UInt8]) -> [UInt8: DifferenceCodes]? {
        var rest = content[...]
        var tables: [UInt8: DifferenceCodes] = [:]
        while let number = rest.popFirst() {
            let counts = rest.prefix(16).map { Int($0) }
            let sizes = rest.dropFirst(16).prefix(counts.reduce(0, +))
            guard number < 4, counts.count == 16, let codes = DifferenceCodes(counts: counts, sizes: Array(sizes))
            else {
                return nil
            }
            tables[number] = codes
            rest = rest.dropFirst(16 + sizes.count)
        }
        return tables
    }

    /// - Parameters:
    ///   - counts: Codes of 1 to 16 bits.
    ///   - sizes: 0...16, in the order of their codes.
    private init?(counts: [Int], sizes: [UInt8]) {
        guard counts.reduce(0, +) == sizes.count, sizes.allSatisfy({ $0 <= 16 }) else { return nil }
        var quick = [UInt16](repeating: 0, count: 1 << Self.reach)
        var lengths: [(first: Int, count: Int, place: Int)] = []
        var (code, place) = (0, 0)
        for (index, count) in counts.enumerated() {
            let bits = index + 1
            guard code + count <= 1 << bits else { return nil }
            lengths.append((code, count, place))
            for offset in 0..<count where bits <= Self.reach && sizes[place + offset] < 16 {
                let size = UInt16(sizes[place + offset])
                let first = (code + offset) << (Self.reach - bits)
                for entry in first..<first + 1 << (Self.reach - bits) {
                    quick[entry] = size << 8 | (size + UInt16(bits))
                }
            }
            code = (code + count) << 1
            place += count
        }
        (self.quick, self.lengths, self.sizes) = (quick, lengths, sizes)
    }

    /// Decodes a line of samples.
    /// - Parameters:
    ///   - samples: To be filled.
    ///   - prediction: Of the first one; each predicts the next.
    ///   - data: At least 4 bytes for each sample, and 8, from `position` on.
    ///   - position: In bits; moved to the end of the line.
    /// - Returns: Whether every code had a meaning.
    func decode(
        _ samples: UnsafeMutableBufferPointer<UInt16>, predictedBy prediction: UInt16,
        from data: UnsafeRawBufferPointer,
        at position: inout Int
    ) -> Bool {
        quick.withUnsafeBufferPointer { quick in
            var (sample, place) = (prediction, position)
            defer { position = place }
            for index in samples.indices {
                let bytes = data.loadUnaligned(fromByteOffset: place &>> 3, as: UInt64.self)
                let bits = UInt64(bigEndian: bytes) &<< UInt64(truncatingIfNeeded: place & 7)
                let entry = quick[Int(truncatingIfNeeded: bits &>> UInt64(64 - Self.reach))]
                if entry != 0 {
                    let (size, used) = (UInt64(entry &>> 8), UInt64(entry & 0xFF))
                    sample &+= Self.difference(of: size, (bits &>> (64 &- used)) & ((1 &<< size) &- 1))
                    place &+= Int(truncatingIfNeeded: used)
                } else if let (size, used) = rare(bits) {
                    // A difference of 32768 has no bits behind its code.
                    let extra = size == 16 ? 0 : size
                    sample &+= size == 16 ? 1 << 15 : Self.difference(of: size, ((bits &<< used) &>> 1) &>> (63 &- size))
                    place &+= Int(truncatingIfNeeded: used &+ extra)
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
        let isNegative = bits < (1 &<< size) &>> 1
        return UInt16(truncatingIfNeeded: isNegative ? bits &- (1 &<< size) &+ 1 : bits)
    }

    /// Size, and bits of the code alone.
    private func rare(_ bits: UInt64) -> (size: UInt64, used: UInt64)? {
        for (index, length) in lengths.enumerated() {
            let code = Int(truncatingIfNeeded: bits &>> UInt64(63 - index))
            guard code >= length.first, code < length.first + length.count else { continue }
            return (UInt64(sizes[length.place + code - length.first]), UInt64(index + 1))
        }
        return nil
    }
}
