extension ResamplingGrid {
    /// Pillow's NEAREST: the old pixel under a running position that starts at half a step, added up in double.
    func nearestAsPillow(_ source: [UInt8]) -> [UInt8] {
        func places(_ source: Int, _ target: Int) -> [Int] {
            let step = Double(source) / Double(target)
            var position = step * 0.5
            return (0..<target).map { _ in
                defer { position += step }
                return min(Int(position), source - 1)
            }
        }
        let columns = places(sourceWidth, width)
        return places(sourceHeight, height).flatMap { row in columns.map { source[row * sourceWidth + $0] } }
    }

    /// Pillow's BILINEAR for 8 bits: weights of 22 binary places, columns first, rounded to 8 bits after each pass; an
    /// axis that keeps its size is left alone.
    func bilinearAsPillow(_ source: [UInt8]) -> [UInt8] {
        var bytes = source
        if width != sourceWidth { bytes = columnPass(bytes) }
        if height != sourceHeight { bytes = rowPass(bytes) }
        return bytes
    }

    private static let places = 22
    private static let half = Int32(1) << (places - 1)

    private static func fixed(_ taps: Taps) -> [Int32] {
        taps.weights.map { Int32(0.5 + $0 * Double(1 << places)) }
    }

    private static func rounded(_ sum: Int32) -> UInt8 { UInt8(min(255, max(0, sum >> Int32(places)))) }

    private func columnPass(_ source: [UInt8]) -> [UInt8] {
        let taps = Taps.triangle(sourceWidth, to: width)
        let weights = Self.fixed(taps)
        return source.withUnsafeBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: sourceHeight * width) { result, count in
                for row in 0..<sourceHeight {
                    for column in 0..<width {
                        let (start, end) = (taps.offsets[column], taps.offsets[column + 1])
                        let first = row * sourceWidth + taps.starts[column] - start
                        var sum = Self.half
                        for tap in start..<end { sum &+= weights[tap] &* Int32(source[first + tap]) }
                        result[row * width + column] = Self.rounded(sum)
                    }
                }
                count = sourceHeight * width
            }
        }
    }

    private func rowPass(_ source: [UInt8]) -> [UInt8] {
        let taps = Taps.triangle(sourceHeight, to: height)
        let weights = Self.fixed(taps)
        var sums = [Int32](repeating: 0, count: width)
        var result: [UInt8] = []
        result.reserveCapacity(width * height)
        for row in 0..<height {
            for column in 0..<width { sums[column] = Self.half }
            for tap in taps.offsets[row]..<taps.offsets[row + 1] {
                let (first, weight) = ((taps.starts[row] + tap - taps.offsets[row]) * width, weights[tap])
                for column in 0..<width { sums[column] &+= weight &* Int32(source[first + column]) }
            }
            result += sums.map { Self.rounded($0) }
        }
        return result
    }
}
