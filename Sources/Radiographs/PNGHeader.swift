import CPNGShim

/// What IHDR says, checked before libpng sees a byte.
struct PNGHeader {
    let width: Int
    let height: Int
    let bytesPerSample: Int

    init(of structure: PNGStructure, in bytes: [UInt8], limits: RadiographLimits) throws(RadiographError) {
        guard let first = structure.chunks.first, first.type == "IHDR", first.length == 13 else {
            throw .damaged(detail: "it does not begin with an IHDR chunk of 13 bytes")
        }
        guard first.hasRightChecksum(in: bytes) else { throw .damaged(detail: "IHDR: wrong checksum") }
        width = Int(bigEndian32(in: bytes, at: first.start))
        height = Int(bigEndian32(in: bytes, at: first.start + 4))
        bytesPerSample = bytes[first.start + 8] == 16 ? 2 : 1
        try limits.check(width: width, height: height)
    }
}

extension PNGStructure.Chunk {
    /// Whether the CRC-32 at its end is that of its type and data.
    func hasRightChecksum(in bytes: [UInt8]) -> Bool {
        let checked = bytes[start - 4..<start + length]
        return checked.withUnsafeBufferPointer { cpng_crc32($0.baseAddress, $0.count) }
            == bigEndian32(in: bytes, at: start + length)
    }
}
