import CPNGShim

extension Radiograph {
    /// Decodes a PNG file to grey.
    ///
    /// Taken: grey of 1, 2, 4 (spread over 0...255), 8 and 16 bits (kept); palettes and RGB whose every pixel is grey;
    /// alpha channels that are opaque everywhere; interlaced files. What is done where a choice was to be made:
    /// - Metadata is dropped without being inflated or checked, so text that would grow to gigabytes does no harm.
    /// - gAMA, sRGB, cHRM, iCCP and bKGD are not applied: the values in the file are the radiograph.
    /// - Bytes after IEND are dropped.
    /// - One grey level declared transparent (tRNS of a grey or RGB file) stays what it is, since nothing can hide
    ///   under it. Transparent pixels of a palette or an alpha channel are refused: the colour below, which viewers do
    ///   not show, may be what somebody masked.
    /// - An animated PNG of more than one picture is refused, as no rule says which of them readers shall see.
    /// - One pixel with unequal red, green and blue makes the image coloured.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limits: Bounds checked before anything is decoded.
    /// - Throws: Any ``RadiographError`` but ``RadiographError/wrongSampleCount(expected:found:)``.
    public init(png bytes: [UInt8], limits: RadiographLimits = .standard) throws(RadiographError) {
        let structure = try PNGStructure(of: bytes)
        let header = try PNGHeader(of: structure, in: bytes, limits: limits)
        try structure.refuseAnimation(in: bytes)
        try structure.checkChunks(limits: limits)
        if let plain = Self.plain(structure, header, bytes) {
            self = plain
            return
        }
        let stream = structure.pixelStream(from: bytes)

        var outcome = cpng_decoded()
        let samples: Samples
        if header.bytesPerSample == 2 {
            samples = .sixteen(try Self.decode(stream, header, &outcome))
        } else {
            samples = .eight(try Self.decode(stream, header, &outcome))
        }
        let total = header.width * header.height
        guard outcome.coloured_pixels == 0 else {
            throw .coloured(pixels: Int(outcome.coloured_pixels), total: total)
        }
        guard outcome.transparent_pixels == 0 else {
            throw .transparent(pixels: Int(outcome.transparent_pixels), total: total)
        }
        self.init(
            width: header.width, height: header.height, samples: samples,
            declaredBits: structure.significantBits(in: bytes), valueRange: outcome.minimum...outcome.maximum)
    }

    /// Bytes of one chunk that libpng may hold; picture data is read in pieces and needs far less.
    private static let chunkMemory = 8 << 20

    private static func decode<Sample: FixedWidthInteger & UnsignedInteger>(
        _ stream: [UInt8], _ header: PNGHeader, _ outcome: inout cpng_decoded
    ) throws(RadiographError) -> [Sample] {
        let total = header.width * header.height
        var status = CPNG_DAMAGED
        let samples = [Sample](unsafeUninitializedCapacity: total) { buffer, initialized in
            status = cpng_decode(
                stream, stream.count, UInt32(header.width), UInt32(header.height), Int32(header.bytesPerSample),
                chunkMemory, buffer.baseAddress, &outcome)
            initialized = status == CPNG_OK ? total : 0
        }
        guard status == CPNG_OK else {
            throw .damaged(detail: status == CPNG_OUT_OF_MEMORY ? "no memory to decode it" : outcome.reason)
        }
        return samples
    }
}

extension cpng_decoded {
    fileprivate var reason: String {
        withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension PNGStructure {
    /// Grey of whole bytes, not interlaced: colour type, compression, filter and interlace method of IHDR are 0.
    func isPlainGrey(in bytes: [UInt8]) -> Bool {
        let header = Self.signature.count + 8
        return [8, 16].contains(bytes[header + 8]) && bytes[header + 9..<header + 13].allSatisfy { $0 == 0 }
            && chunks.filter { Self.used.contains($0.type) && !["IDAT", "tRNS"].contains($0.type) }.map(\.type)
                == ["IHDR", "IEND"]
    }

    /// Chunks that make the picture. Nothing else reaches libpng, which would inflate and interpret it.
    private static let used: Set<String> = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]
    private static let paletteColourType: UInt8 = 3

    fileprivate func refuseAnimation(in bytes: [UInt8]) throws(RadiographError) {
        let control = chunks.first { $0.type == "acTL" }
        let frames = control.map { $0.length >= 4 ? Int(bigEndian32(in: bytes, at: $0.start)) : 0 } ?? 0
        if frames > 1 || chunks.contains(where: { $0.type == "fdAT" }) { throw .animated(frames: frames) }
    }

    fileprivate func checkChunks(limits: RadiographLimits) throws(RadiographError) {
        for chunk in chunks where !Self.used.contains(chunk.type) {
            guard !chunk.isCritical else { throw .damaged(detail: "unknown critical chunk \(chunk.type)") }
            guard chunk.length <= limits.metadataBytes else {
                throw .metadataTooLarge(chunk: chunk.type, bytes: chunk.length, limit: limits.metadataBytes)
            }
        }
        guard let first = chunks.firstIndex(where: { $0.type == "IDAT" }),
            let last = chunks.lastIndex(where: { $0.type == "IDAT" })
        else { throw .damaged(detail: "there is no picture data (IDAT)") }
        // Dropping what stands between would hide from libpng that the picture data is not in one piece.
        guard chunks[first...last].allSatisfy({ $0.type == "IDAT" }) else {
            throw .damaged(detail: "other data between the IDAT chunks")
        }
    }

    /// The file with nothing but the chunks that make the picture.
    fileprivate func pixelStream(from bytes: [UInt8]) -> [UInt8] {
        let hasPalette = bytes[Self.signature.count + 17] == Self.paletteColourType
        var stream = Self.signature
        stream.reserveCapacity(bytes.count)
        for chunk in chunks where Self.used.contains(chunk.type) && (hasPalette || chunk.type != "tRNS") {
            stream += bytes[chunk.range]
        }
        return stream
    }

    /// The first channel's sBIT, if its chunk stands before the picture and is intact.
    func significantBits(in bytes: [UInt8]) -> Int? {
        guard let chunk = chunks.prefix(while: { $0.type != "IDAT" }).first(where: { $0.type == "sBIT" }),
            1...4 ~= chunk.length, chunk.hasRightChecksum(in: bytes)
        else { return nil }
        return Int(bytes[chunk.start])
    }
}
