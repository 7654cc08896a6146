import CZlib

/// zlib's raw deflate, which is what zip archives hold.
enum Deflate {
    /// The bytes deflated; `nil` when zlib has no memory.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else {
            return nil
        }
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        let isDone = run(&stream, bytes, &output) { deflate($0, Z_FINISH) == Z_STREAM_END }
        return isDone ? Array(output.prefix(Int(stream.total_out))) : nil
    }

    /// The bytes inflated; `nil` when they are damaged or not of the announced size.
    static func expand(_ bytes: [UInt8], count: Int) -> [UInt8]? {
        var stream = z_stream()
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        // One byte more than announced, so that there is always room for zlib to write to.
        var output = [UInt8](repeating: 0, count: count + 1)
        let isDone = run(&stream, bytes, &output) { inflate($0, Z_FINISH) == Z_STREAM_END }
        return isDone && Int(stream.total_out) == count ? Array(output.prefix(count)) : nil
    }

    /// The CRC-32 of zip and PNG.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count))
    }

    private static func run(
        _ stream: inout z_stream, _ input: [UInt8], _ output: inout [UInt8],
        _ step: (UnsafeMutablePointer<z_stream>) -> Bool
    ) -> Bool {
        var input = input
        return input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                return step(&stream)
            }
        }
    }
}
