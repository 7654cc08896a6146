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
        case .eight(let values):
            encodedPNG(values, width: width, height: height, channels: .grey, compression: compression)
        case .sixteen(let values):
            encodedPNG(values, width: width, height: height, channels: .grey, compression: compression)
        }
    }
}
