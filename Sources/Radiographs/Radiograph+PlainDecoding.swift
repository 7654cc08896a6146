import CPNGShim

extension Radiograph {
    /// The image, if the file is the usual one: grey of 8 or 16 bits, not interlaced, without fault.
    /// - Returns: `nil` for every other file, which libpng then decodes or says what is wrong with it.
    static func plain(_ structure: PNGStructure, _ header: PNGHeader, _ bytes: [UInt8]) -> Radiograph? {
        guard structure.isPlainGrey(in: bytes), structure.chunks.last?.length == 0 else { return nil }
        let pieces = structure.chunks.filter { $0.type == "IDAT" || $0.type == "IEND" }
        guard pieces.allSatisfy({ $0.hasRightChecksum(in: bytes) }) else { return nil }
        var compressed: [UInt8] = []
        compressed.reserveCapacity(pieces.reduce(CPNG_MARGIN) { $0 + $1.length })
        for piece in pieces { compressed += bytes[piece.start..<piece.start + piece.length] }
        let count = compressed.count
        compressed += repeatElement(0, count: CPNG_MARGIN)
        var decoded = cpng_decoded()
        let samples: Samples?
        if header.bytesPerSample == 2 {
            samples = decodePlain(compressed, count, header, &decoded).map { .sixteen($0) }
        } else {
            samples = decodePlain(compressed, count, header, &decoded).map { .eight($0) }
        }
        guard let samples else { return nil }
        return Radiograph(
            width: header.width, height: header.height, samples: samples,
            declaredBits: structure.significantBits(in: bytes), valueRange: decoded.minimum...decoded.maximum)
    }

    private static func decodePlain<Sample: FixedWidthInteger & UnsignedInteger>(
        _ compressed: [UInt8], _ count: Int, _ header: PNGHeader, _ decoded: inout cpng_decoded
    ) -> [Sample]? {
        let total = header.width * header.height
        var status = CPNG_DAMAGED
        let samples = [Sample](unsafeUninitializedCapacity: total) { buffer, initialized in
            status = cpng_decode_plain(
                compressed, count, UInt32(header.width), UInt32(header.height), Int32(header.bytesPerSample),
                buffer.baseAddress, &decoded)
            initialized = status == CPNG_OK ? total : 0
        }
        return status == CPNG_OK ? samples : nil
    }
}
