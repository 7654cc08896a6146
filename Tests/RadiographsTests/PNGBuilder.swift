/// Writes PNG files that no sound program would, with an implementation of its own: stored deflate blocks, no filter.
struct PNGBuilder {
    enum ColourType: UInt8 { case grey = 0, rgb = 2, palette = 3, greyAlpha = 4, rgbAlpha = 6 }

    var width = 1
    var height = 1
    var depth: UInt8 = 8
    var colourType = ColourType.grey
    /// Chunks between IHDR and IDAT.
    var before: [(type: String, data: [UInt8])] = []
    /// Packed rows, top first, without filter bytes.
    var rows: [[UInt8]] = [[0]]
    var trailing: [UInt8] = []

    var bytes: [UInt8] {
        let header = Self.number(width) + Self.number(height) + [depth, colourType.rawValue, 0, 0, 0]
        return Self.signature + Self.chunk("IHDR", header) + before.flatMap { Self.chunk($0.type, $0.data) }
            + Self.chunk("IDAT", Self.stored(rows.flatMap { [0] + $0 })) + Self.chunk("IEND", []) + trailing
    }

    static let signature: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]

    static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let checked = Array(type.utf8) + data
        return number(data.count) + checked + number(Int(crc32(checked)))
    }

    static func number(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// A zlib stream of stored blocks.
    static func stored(_ data: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var rest = data[...]
        repeat {
            let block = rest.prefix(65535)
            rest = rest.dropFirst(block.count)
            let count = UInt16(block.count)
            stream.append(rest.isEmpty ? 1 : 0)
            stream += [count, ~count].flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } + block
        } while !rest.isEmpty
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in data {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return stream + number(Int(high << 16 | low))
    }

    static func crc32(_ bytes: [UInt8]) -> UInt32 { crc32(bytes[...]) }

    static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        // Pointers, because the mutation tests ask for hundreds of megabytes of this in debug builds.
        table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBufferPointer { bytes in
                var remainder = UInt32.max
                var place = 0
                while place < bytes.count {
                    remainder = remainder >> 8 ^ table[Int(remainder & 255 ^ UInt32(bytes[place]))]
                    place += 1
                }
                return ~remainder
            }
        }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
}
