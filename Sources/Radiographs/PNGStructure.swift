/// The parts of a PNG file, without looking into them: what a blinding report lists, and what decoding begins with.
public struct PNGStructure: Equatable, Sendable {
    /// One chunk: a part of a PNG with a four-letter type.
    public struct Chunk: Equatable, Sendable {
        /// Four letters, such as `IDAT` (pixels) or `tEXt` (text).
        public let type: String
        /// Bytes of its data.
        public let length: Int
        /// Where its data begins in the file.
        let start: Int

        /// Where the chunk lies, with length, type and checksum.
        var range: Range<Int> { start - 8..<start + length + 4 }
        /// A decoder must understand a chunk whose type begins with a capital letter, and may skip all others.
        var isCritical: Bool { type.utf8.first.map { $0 & 0x20 == 0 } ?? true }
    }

    /// All chunks in the file's order, up to and with IEND.
    public let chunks: [Chunk]
    /// Bytes after IEND, where no viewer looks.
    public let trailingBytes: Int

    /// Whether there is nothing in the file beside the picture: only IHDR, PLTE, IDAT and IEND, and nothing after.
    public var carriesOnlyPixels: Bool {
        trailingBytes == 0 && chunks.allSatisfy { ["IHDR", "PLTE", "IDAT", "IEND"].contains($0.type) }
    }

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Lists the chunks of a file. Checksums are not looked at.
    /// - Parameter bytes: The whole file.
    /// - Throws: ``RadiographError/empty``, ``RadiographError/notPNG(found:)``, ``RadiographError/truncated`` (IEND is
    ///   missing) or ``RadiographError/damaged(detail:)``.
    public init(of bytes: [UInt8]) throws(RadiographError) {
        try Self.checkSignature(bytes)
        var chunks: [Chunk] = []
        var position = Self.signature.count
        repeat {
            guard bytes.count - position >= 12 else { throw .truncated }
            let typeBytes = bytes[position + 4..<position + 8]
            guard typeBytes.allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }) else {
                throw .damaged(detail: "no chunk type at byte \(position + 4)")
            }
            let length = Int(bigEndian32(in: bytes, at: position))
            guard length <= bytes.count - position - 12 else { throw .truncated }
            chunks.append(
                Chunk(type: String(decoding: typeBytes, as: UTF8.self), length: length, start: position + 8))
            position += length + 12
        } while chunks.last?.type != "IEND"
        self.chunks = chunks
        trailingBytes = bytes.count - position
    }

    private static func checkSignature(_ bytes: [UInt8]) throws(RadiographError) {
        guard !bytes.isEmpty else { throw .empty }
        if bytes.starts(with: signature) { return }
        if signature.starts(with: bytes) { throw .truncated }
        // The signature is made to show what a transfer as text does to the bytes 89, 0D and 0A.
        let afterFirst = bytes.dropFirst()
        if afterFirst.starts(with: [0x50, 0x4E, 0x47, 0x0A]) || afterFirst.starts(with: signature[1...4]) {
            throw .damaged(detail: "its bytes were changed by a transfer as text")
        }
        throw .notPNG(found: FileKind(sniffing: bytes))
    }
}

/// An unsigned number of four bytes, high byte first. The four bytes must be there.
func bigEndian32(in bytes: [UInt8], at position: Int) -> UInt32 {
    bytes[position..<position + 4].reduce(0) { $0 << 8 | UInt32($1) }
}
