import CPNGShim

extension Radiograph {
    /// The normalised PNG: grey of 8 or 16 bits, not interlaced, of IHDR, IDAT and IEND alone. The same image gives
    /// the same bytes with the same zlib, and decoding them gives the same samples.
    ///
    /// Traps when memory runs out, like any allocation in Swift; no image can make it fail.
    public func png() -> [UInt8] {
        switch samples {
        case .eight(let values):
            encodedPNG(values, width: width, height: height, channels: .grey)
        case .sixteen(let values):
            encodedPNG(values, width: width, height: height, channels: .grey)
        }
    }

    /// A PNG for others to read: as ``png()``, and 16-bit samples say in an sBIT chunk how many of their bits
    /// are in use, since viewers would show 12-bit values almost black.
    public func pngStatingBits() -> [UInt8] {
        var bytes = png()
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
