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
        case .eight(let values):
            encodedPNG(values, width: width, height: height, channels: .grey, compression: compression)
        case .sixteen(let values):
            encodedPNG(values, width: width, height: height, channels: .grey, compression: compression)
        }
    }

    /// A PNG for others to read: as ``png(compression:)``, and 16-bit samples say in an sBIT chunk how many of their bits
    /// are in use, since viewers would show 12-bit values almost black.
    public func pngStatingBits(compression: Compression = .standard) -> [UInt8] {
        var bytes = png(compression: compression)
        guard case .sixteen = samples else { return bytes }
        let typeAndData = Array("sBIT".utf8) + [UInt8(significantBits)]
        let checksum = typeAndData.withUnsafeBufferPointer { cpng_crc32($0.baseAddress, $0.count) }
        let afterHeader = PNGStructure.signature.count + 25
        bytes.insert(contentsOf: [0, 0, 0, 1] + typeAndData + checksum.bigEndianBytes, at: afterHeader)
        return bytes
    }
}

extension UInt32 {
    fileprivate var bigEndianBytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
    }
}
