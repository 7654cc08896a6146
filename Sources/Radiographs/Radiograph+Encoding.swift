import CPNGShim

extension Radiograph {
    /// How hard to compress. Pixels and decoding time are the same either way.
    public enum Compression: Int32, Sendable, CaseIterable {
        /// About twice as fast, for a file that is not kept.
        case fast = 1
        /// For files that are kept. On radiographs zlib's level 4 with adaptive filters gives smaller files than
        /// level 6, in half the time.
        case standard = 4
    }

    /// The normalised PNG: grey of 8 or 16 bits, not interlaced, of IHDR, IDAT and IEND alone. The same image gives
    /// the same bytes with the same zlib, and decoding them gives the same samples.
    ///
    /// Traps when memory runs out, like any allocation in Swift; no image can make it fail.
    /// - Parameter compression: How hard to compress.
    public func png(compression: Compression = .standard) -> [UInt8] {
        switch samples {
        case .eight(let values): encode(values, level: compression.rawValue)
        case .sixteen(let values): encode(values, level: compression.rawValue)
        }
    }

    private func encode<Sample: FixedWidthInteger>(_ values: [Sample], level: Int32) -> [UInt8] {
        var encoded: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = cpng_encode(
            values, UInt32(width), UInt32(height), Int32(Sample.bitWidth / 8), level, &encoded, &count)
        precondition(status == CPNG_OK, "out of memory while encoding a PNG")
        defer { cpng_free(encoded) }
        return Array(UnsafeBufferPointer(start: encoded, count: count))
    }
}
