import CZlib

/// Files that strangers send, and what a mutator must know of them to get past the first check.
public enum FuzzFormat: String, Sendable, CaseIterable {
    case safetensors, hdf5, keras, png, dicom

    /// Where lengths, places and names lie. These few bytes are hit as often as all the numbers.
    func structure(of bytes: [UInt8]) -> [Range<Int>] {
        switch self {
        case .safetensors: [0..<min(bytes.count, 8 + Self.number(bytes, 0, 4))]
        case .hdf5: Self.places(of: Self.hdf5Signatures, in: bytes, reach: 256)
        case .keras:
            Self.places(
                of: ["PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}"] + Self.hdf5Signatures, in: bytes, reach: 64)
        case .png: Self.chunks(of: bytes).map { $0.lowerBound..<min($0.upperBound, $0.lowerBound + 32) }
        case .dicom:
            // The attributes, and the first bytes of the picture, where a codestream has its header.
            [min(128, bytes.count)..<min(bytes.count, 4096)]
                + Self.places(of: ["\u{E0}\u{7F}\u{10}\u{0}"], in: bytes, reach: 512)
        }
    }

    /// The file with its checksums made right, so that damage reaches what lies behind them.
    func mended(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        switch self {
        case .safetensors, .hdf5, .dicom: break
        case .keras:
            for entry in Self.places(of: ["PK\u{1}\u{2}"], in: bytes, reach: 46) where entry.count == 46 {
                let place = entry.lowerBound
                let local = Self.number(bytes, place + 42, 4)
                guard local + 30 <= bytes.count else { continue }
                let start = local + 30 + Self.number(bytes, local + 26, 2) + Self.number(bytes, local + 28, 2)
                let end = start + Self.number(bytes, place + 20, 4)
                guard end <= bytes.count else { continue }
                let checksum = Self.checksum(bytes[start..<end])
                for index in 0..<4 { bytes[place + 16 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * index)) }
            }
        case .png:
            for chunk in Self.chunks(of: bytes) {
                let checksum = Self.checksum(bytes[chunk.lowerBound + 4..<chunk.upperBound - 4])
                for index in 0..<4 {
                    bytes[chunk.upperBound - 1 - index] = UInt8(truncatingIfNeeded: checksum >> (8 * index))
                }
            }
        }
        return bytes
    }

    private static let hdf5Signatures = [
        "\u{89}HDF", "TREE", "SNOD", "HEAP", "GCOL", "OHDR", "OCHK", "FRHP", "FHDB", "FHIB", "BTHD", "BTLF", "FSHD",
    ]

    private static func places(of signatures: [String], in bytes: [UInt8], reach: Int) -> [Range<Int>] {
        let wanted = Set(signatures.map { Array($0.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) })
        guard bytes.count >= 4 else { return [] }
        return (0...bytes.count - 4).filter { start in
            let first = bytes[start]
            return wanted.contains { $0[0] == first && bytes[start..<start + 4].elementsEqual($0) }
        }.map { $0..<min(bytes.count, $0 + reach) }
    }

    /// Whole chunks from length to checksum, as far as they are in order.
    private static func chunks(of bytes: [UInt8]) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var position = 8
        while position + 12 <= bytes.count {
            let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - position - 12 else { break }
            chunks.append(position..<position + 12 + length)
            position += 12 + length
        }
        return chunks
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> Int {
        guard offset + width <= bytes.count else { return 0 }
        return (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt {
        bytes.withUnsafeBufferPointer { UInt(crc32_z(0, $0.baseAddress, $0.count)) }
    }
}
