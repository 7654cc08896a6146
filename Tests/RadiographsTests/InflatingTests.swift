import CZlib
import Radiographs
import Testing

/// The plain decoder inflates by itself: what any encoder writes comes back, and what zlib refuses is not taken.
@Suite("Inflating plain grey PNG") struct InflatingTests {
    /// Widths and heights: smaller than a piece of rows, many pieces, rows longer than a piece.
    static let sizes = [(1, 1), (61, 47), (700, 900), (28_000, 12), (30_000, 3)]

    @Test("any level, memory, window, strategy and flush gives back the samples", arguments: sizes, 0..<12)
    func encoders(size: (Int, Int), seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let picture = RawPicture(width: size.0, height: size.1, depth: seed % 2 + 1, kind: seed % 5, random: &random)
        let encoder = Deflater(
            level: Int32(seed % 10), memory: Int32(1 + seed % 9), window: Int32(9 + seed % 7), strategy: Int32(seed % 5)
        )
        let stream = try encoder.stream(picture.rows, flush: seed % 3 == 0 ? Z_FULL_FLUSH : Z_NO_FLUSH)
        let decoded = try Radiograph(png: picture.file(stream))
        #expect(decoded == (try picture.radiograph()))
    }

    @Test("a damaged stream is refused, or gives what zlib makes of it", arguments: 0..<300)
    func damage(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let picture = RawPicture(width: 33, height: 40, depth: seed % 2 + 1, kind: seed % 5, random: &random)
        var stream = try Deflater(
            level: Int32(seed % 10), memory: 1 + Int32(seed % 9), window: 15, strategy: Int32(seed % 5)
        ).stream(picture.rows, flush: Z_NO_FLUSH)
        for _ in 0...Int.random(in: 0...3, using: &random) {
            stream[Int.random(in: 2..<stream.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
        let rows = inflated(stream, count: picture.rows.count)
        let decoded = try? Radiograph(png: picture.file(stream))
        #expect((decoded == nil) == (rows == nil))
        if let rows { #expect(decoded == (try picture.with(rows).radiograph())) }
    }

    @Test("a stream that is cut short anywhere is refused")
    func cuts() throws {
        var random = SplitMix64(seed: 9)
        let picture = RawPicture(width: 20, height: 20, depth: 1, kind: 2, random: &random)
        let stream = try Deflater(level: 9, memory: 8, window: 15, strategy: Z_DEFAULT_STRATEGY)
            .stream(picture.rows, flush: Z_NO_FLUSH)
        for count in 0..<stream.count {
            #expect(throws: RadiographError.self) { try Radiograph(png: picture.file(Array(stream[..<count]))) }
        }
    }

    /// What zlib makes of a stream; `nil` unless it is whole, of this length, and names filters that exist.
    private func inflated(_ stream: [UInt8], count: Int) -> [UInt8]? {
        var rows = [UInt8](repeating: 0, count: count + 1)
        var (length, used) = (uLongf(count + 1), uLong(stream.count))
        guard uncompress2(&rows, &length, stream, &used) == Z_OK, length == count, used == stream.count else {
            return nil
        }
        return Array(rows.prefix(count))
    }
}

/// Rows as PNG has them before they are compressed, none with a filter.
private struct RawPicture {
    let width, height, depth: Int
    private(set) var rows: [UInt8] = []

    /// - Parameter kind: 0 noise, 1 one value, 2 noise of few values, 3 a pattern that repeats far back, 4 mostly one value.
    init(width: Int, height: Int, depth: Int, kind: Int, random: inout SplitMix64) {
        (self.width, self.height, self.depth) = (width, height, depth)
        let pattern = (0..<31_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        rows.reserveCapacity(height * (width * depth + 1))
        for _ in 0..<height {
            rows.append(0)
            for _ in 0..<width * depth {
                let noise = UInt8(truncatingIfNeeded: random.next())
                switch kind {
                case 0: rows.append(noise)
                case 1: rows.append(7)
                case 2: rows.append(noise % 5 + noise / 64)
                case 3: rows.append(pattern[rows.count % pattern.count])
                default: rows.append(noise < 4 ? noise : 9)
                }
            }
        }
    }

    func with(_ rows: [UInt8]) -> RawPicture {
        var copy = self
        copy.rows = rows
        return copy
    }

    func file(_ stream: [UInt8]) -> [UInt8] {
        let header = PNGBuilder.number(width) + PNGBuilder.number(height) + [UInt8(8 * depth), 0, 0, 0, 0]
        return PNGBuilder.signature + PNGBuilder.chunk("IHDR", header) + PNGBuilder.chunk("IDAT", stream)
            + PNGBuilder.chunk("IEND", [])
    }

    func radiograph() throws -> Radiograph {
        let stride = width * depth + 1
        let bytes = (0..<height).flatMap { rows[$0 * stride + 1..<($0 + 1) * stride] }
        let samples: Radiograph.Samples =
            depth == 1
            ? .eight(bytes)
            : .sixteen((0..<bytes.count / 2).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) })
        return try Radiograph(width: width, height: height, samples: samples)
    }
}

/// zlib with every choice that an encoder has.
private struct Deflater {
    let level, memory, window, strategy: Int32

    struct Failure: Error {}

    func stream(_ bytes: [UInt8], flush: Int32) throws -> [UInt8] {
        var state = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&state, level, Z_DEFLATED, window, memory, strategy, ZLIB_VERSION, size) == Z_OK else {
            throw Failure()
        }
        defer { deflateEnd(&state) }
        var input = bytes
        return try input.withUnsafeMutableBufferPointer { input in
            try [UInt8](unsafeUninitializedCapacity: 2 * input.count + 1000) { output, count in
                state.next_in = input.baseAddress
                state.avail_in = uInt(input.count / 2)
                state.next_out = output.baseAddress
                state.avail_out = uInt(output.count)
                deflate(&state, flush)
                state.avail_in += uInt(input.count - input.count / 2)
                guard deflate(&state, Z_FINISH) == Z_STREAM_END else { throw Failure() }
                count = Int(state.total_out)
            }
        }
    }
}
