import Foundation

/// A picture as most compressed radiographs are stored (transfer syntax 1.2.840.10008.1.2.4.70): the lossless process of
/// JPEG, ITU-T T.81 annex H, with Huffman codes, one component of 9 to 16 bits, and every sample predicted by the one to
/// its left.
///
/// Only whole streams of this kind are taken. DCMTK reads all others, in a child process: other predictors, restart
/// intervals, point transforms, and whatever ends too early or too late.
struct LosslessJPEG {
    /// Samples in a line.
    let width: Int
    /// Lines.
    let height: Int
    private let precision: Int
    private let codes: DifferenceCodes
    /// The entropy-coded samples, and what follows them.
    private let scan: ArraySlice<UInt8>

    /// Reads the head of a stream. Returns `nil` for what is no stream of this kind.
    init?(_ stream: ArraySlice<UInt8>) {
        guard var segments = Segments(stream) else { return nil }
        var frame: Frame?
        var tables: [UInt8: DifferenceCodes] = [:]
        while let (marker, content) = segments.next() {
            switch marker {
            case 0xC3:
                guard frame == nil, let described = Frame(content) else { return nil }
                frame = described
            case 0xC4:
                guard DifferenceCodes.read(content, into: &tables) else { return nil }
            case 0xDA:
                // One component; its table of codes; first-order prediction; no point transform (B.2.3).
                guard let frame, content.count == 6, content[0] == 1, content[1] == frame.component,
                    let codes = tables[content[2] >> 4], content[3...] == [1, 0, 0]
                else { return nil }
                (width, height, precision) = (frame.width, frame.height, frame.precision)
                self.codes = codes
                scan = segments.rest
                return
            case 0xE0...0xEF, 0xFE: continue
            default: return nil
            }
        }
        return nil
    }

    /// The samples, line by line; `nil` if the stream does not hold that many, or more.
    func samples() -> [UInt16]? {
        guard let data = unstuffed() else { return nil }
        let end = 8 * (data.count - padding)
        var isWhole = true
        let samples = [UInt16](unsafeUninitializedCapacity: width * height) { target, count in
            var position = 0
            for line in 0..<height where isWhole {
                // The first sample of a line is predicted by the one above it (H.1.2.1).
                let first = line == 0 ? 1 << (precision - 1) : target[(line - 1) * width]
                let part = UnsafeMutableBufferPointer(rebasing: target[line * width..<(line + 1) * width])
                isWhole =
                    data.withUnsafeBytes { codes.decode(part, predictedBy: first, from: $0, at: &position) }
                    && position <= end
            }
            // What is left of the last byte is filled up.
            isWhole = isWhole && end - position < 8
            count = isWhole ? width * height : 0
        }
        return isWhole ? samples : nil
    }

    /// Zeros behind the coded bytes, so that no line can be decoded beyond them.
    private var padding: Int { DifferenceCodes.bytesNeeded(forLineOf: width) }

    /// The coded bytes up to the end of the image, without the zeros that follow bytes of ones (B.1.1.5), and ``padding``;
    /// `nil` if another marker is there.
    private func unstuffed() -> [UInt8]? {
        // However the samples are coded, they are no longer: four bytes for each, and all of them ones.
        let scan = scan.prefix(8 * width * height + 2)
        var isEnd = false
        let bytes = [UInt8](unsafeUninitializedCapacity: scan.count + padding) { target, count in
            scan.withUnsafeBytes { scan in
                var (place, isMarker) = (0, false)
                while place < scan.count, !isMarker {
                    let rest = UnsafeRawBufferPointer(rebasing: scan[place...])
                    let plain = rest.distanceToOnes
                    isMarker = plain + 1 >= rest.count || rest[plain + 1] != 0
                    isEnd = isMarker && plain + 1 < rest.count && rest[plain + 1] == 0xD9
                    // The byte of ones comes along if it is data.
                    let part = isMarker ? plain : plain + 1
                    UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[count...])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<part]))
                    count += part
                    place += part + 1
                }
            }
            target[count..<count + padding].update(repeating: 0)
            count += padding
        }
        return isEnd ? bytes : nil
    }
}

extension UnsafeRawBufferPointer {
    /// How many bytes precede the first 0xFF.
    fileprivate var distanceToOnes: Int {
        guard let start = baseAddress, let ones = memchr(start, 0xFF, count) else { return count }
        return UnsafeRawPointer(ones) - start
    }
}

/// What a frame header says (B.2.2).
private struct Frame {
    let precision: Int
    let height: Int
    let width: Int
    let component: UInt8

    /// - Parameter content: From index 0 on.
    init?(_ content: [UInt8]) {
        guard content.count == 9, content[5] == 1 else { return nil }
        precision = Int(content[0])
        height = Int(content[1]) << 8 | Int(content[2])
        width = Int(content[3]) << 8 | Int(content[4])
        component = content[6]
        guard (9...16).contains(precision), height > 0, width > 0 else { return nil }
    }
}

/// The marker segments of a stream, one after the other (B.1.1); no stream of one picture needs more than some.
private struct Segments {
    private(set) var rest: ArraySlice<UInt8>
    private var left = 64

    /// Begins behind the marker that starts an image; `nil` if there is none.
    init?(_ stream: ArraySlice<UInt8>) {
        guard stream.starts(with: [0xFF, 0xD8]) else { return nil }
        rest = stream.dropFirst(2)
    }

    mutating func next() -> (marker: UInt8, content: [UInt8])? {
        let head = Array(rest.prefix(4))
        guard left > 0, head.count == 4, head[0] == 0xFF else { return nil }
        let length = Int(head[2]) << 8 | Int(head[3])
        guard length >= 2, rest.count >= length + 2 else { return nil }
        let content = Array(rest.dropFirst(4).prefix(length - 2))
        rest = rest.dropFirst(length + 2)
        left -= 1
        return (head[1], content)
    }
}
