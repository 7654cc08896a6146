import Radiographs

/// A stream of JPEG's lossless process with first-order prediction, written from ITU-T T.81 annex H.
struct LosslessJPEGStream {
    /// How long the codes of the differences' sizes are.
    enum Codes: CaseIterable {
        /// All alike.
        case even
        /// One bit for the smallest differences, 16 for the largest.
        case steep
        /// One bit for the largest differences, 16 for the smallest.
        case reversed

        /// Numbers of codes of 1 to 16 bits.
        var counts: [UInt8] {
            switch self {
            case .even: [0, 0, 0, 0, 17] + [UInt8](repeating: 0, count: 11)
            // The code of ones alone is not allowed (annex C).
            case .steep, .reversed: [UInt8](repeating: 1, count: 14) + [0, 3]
            }
        }

        var sizes: [UInt8] { self == .reversed ? (0...16).reversed() : Array(0...16) }
    }

    let width: Int
    let precision: Int
    let samples: [UInt16]
    var codes = Codes.even
    /// A segment that asks for no restarts: nothing changes, but only DCMTK reads it.
    var statesNoRestarts = false

    var bytes: [UInt8] {
        var bytes: [UInt8] = [0xFF, 0xD8]
        bytes += segment(0xFE, Array("a comment".utf8))
        if statesNoRestarts { bytes += segment(0xDD, [0, 0]) }
        let sides = [samples.count / width, width].flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        bytes += segment(0xC3, [UInt8(precision)] + sides + [1, 1, 0x11, 0])
        bytes += segment(0xC4, [0] + codes.counts + codes.sizes)
        bytes += segment(0xDA, [1, 1, 0, 1, 0, 0])
        return bytes + coded + [0xFF, 0xD9]
    }

    private func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content
    }

    /// Bits of the code of each size.
    private var codeOfSize: [UInt8: (code: Int, bits: Int)] {
        var codeOfSize: [UInt8: (code: Int, bits: Int)] = [:]
        var (code, rest) = (0, codes.sizes[...])
        for (index, count) in codes.counts.enumerated() {
            for _ in 0..<count {
                codeOfSize[rest.removeFirst()] = (code, index + 1)
                code += 1
            }
            code <<= 1
        }
        return codeOfSize
    }

    private var coded: [UInt8] {
        let codeOfSize = codeOfSize
        var (bytes, waiting, bits): ([UInt8], Int, Int) = ([], 0, 0)
        func put(_ value: Int, _ count: Int) {
            waiting = waiting << count | value & ((1 << count) - 1)
            bits += count
            while bits >= 8 {
                bits -= 8
                let byte = UInt8(truncatingIfNeeded: waiting >> bits)
                bytes += byte == 0xFF ? [0xFF, 0] : [byte]
            }
            waiting &= (1 << bits) - 1
        }
        for (index, sample) in samples.enumerated() {
            let prediction =
                index == 0 ? 1 << (precision - 1) : Int(samples[index % width == 0 ? index - width : index - 1])
            var difference = Int(Int16(truncatingIfNeeded: Int(sample) - prediction))
            if difference == -32768 { difference = 32768 }
            let size = Int.bitWidth - abs(difference).leadingZeroBitCount
            let (code, length) = codeOfSize[UInt8(size)] ?? (0, 0)
            put(code, length)
            if size < 16 { put(difference < 0 ? difference - 1 : difference, size) }
        }
        if bits > 0 { put((1 << (8 - bits)) - 1, 8 - bits) }
        return bytes
    }
}

extension SmallDICOM {
    /// The file with its picture as a JPEG stream, in so many pieces.
    func compressed(_ stream: [UInt8], pieces: Int = 1, rows: Int, columns: Int) -> [UInt8] {
        var head = DICOMDataSet()
        head[DICOMTag(0x0002, 0x0002)] = .text("UI", "1.2.840.10008.5.1.4.1.1.1.1")
        head[DICOMTag(0x0002, 0x0003)] = .text("UI", "2.25.1")
        head[DICOMTag(0x0002, 0x0010)] = .text("UI", "1.2.840.10008.1.2.4.70")
        var body = attributes
        body[DICOMTag(0x0028, 0x0010)] = .numbers([UInt16(rows)])
        body[DICOMTag(0x0028, 0x0011)] = .numbers([UInt16(columns)])
        body[DICOMTag(0x7FE0, 0x0010)] = nil
        let even = stream.count % 2 == 0 ? stream : stream + [0]
        let step = (even.count / 2 + pieces - 1) / pieces * 2
        let items = stride(from: 0, to: even.count, by: step).flatMap { start in
            let piece = even[start..<min(even.count, start + step)]
            return [0xFE, 0xFF, 0x00, 0xE0] + number(piece.count) + piece
        }
        var file = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
        file += [0x02, 0, 0, 0, 0x55, 0x4C, 4, 0] + number(head.bytes.count) + head.bytes + body.bytes
        file += [0xE0, 0x7F, 0x10, 0x00, 0x4F, 0x42, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
        file += [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0] + items
        return file + [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]
    }

    private func number(_ count: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } }
}
