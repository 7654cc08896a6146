extension SeededGenerator {
    /// Draws as many cases as there are, with replacement, and counts how often each was drawn.
    ///
    /// Each 64-bit number serves two draws by Lemire's multiplication with exact rejection (doi:10.1145/3230636), so that
    /// every case has the same probability. A count beyond 255 has a probability below 1e-500.
    ///
    /// - Parameter counts: one for each case, fewer than 2^32; what they held is lost.
    mutating func resample(_ counts: UnsafeMutableBufferPointer<UInt8>) {
        counts.update(repeating: 0)
        // A local copy stays in registers; writes through the pointer cannot touch it.
        var generator = self
        let cases = UInt64(counts.count)
        let rejected = (1 << 32) % cases
        var drawn = 0
        while drawn < counts.count {
            let word = generator.next()
            let first = (word & 0xFFFF_FFFF) &* cases
            if first & 0xFFFF_FFFF >= rejected {
                counts[Int(truncatingIfNeeded: first >> 32)] &+= 1
                drawn += 1
            }
            let second = (word >> 32) &* cases
            if second & 0xFFFF_FFFF >= rejected, drawn < counts.count {
                counts[Int(truncatingIfNeeded: second >> 32)] &+= 1
                drawn += 1
            }
        }
        self = generator
    }

    /// Resamples both classes: each among themselves, or all cases together.
    ///
    /// - Parameter counts: of the positive cases, then of the negative ones.
    mutating func resample(
        _ counts: UnsafeMutableBufferPointer<UInt8>, positives: Int, isStratified: Bool
    ) {
        if isStratified {
            resample(UnsafeMutableBufferPointer(rebasing: counts[..<positives]))
            resample(UnsafeMutableBufferPointer(rebasing: counts[positives...]))
        } else {
            resample(counts)
        }
    }
}
