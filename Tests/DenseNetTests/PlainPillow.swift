/// Pillow's resizing of 8-bit greys, written out after its rules (the reference's README has them).
enum PlainPillow {
    /// `[row][column]` of another size.
    static func nearest(
        _ pixels: [UInt8], width: Int, height: Int, toWidth: Int, toHeight: Int
    ) -> [UInt8] {
        func sources(_ from: Int, _ to: Int) -> [Int] {
            let step = Double(from) / Double(to)
            var place = step / 2
            return (0..<to).map { _ in
                defer { place += step }
                return min(from - 1, Int(place))
            }
        }
        let columns = sources(width, toWidth)
        return sources(height, toHeight).flatMap { row in columns.map { pixels[row * width + $0] } }
    }

    /// Antialiased: columns first, then rows, with 8 bits in between.
    static func bilinear(
        _ pixels: [UInt8], width: Int, height: Int, toWidth: Int, toHeight: Int
    ) -> [UInt8] {
        let columns = taps(width, toWidth)
        var narrow: [UInt8] = []
        for row in 0..<height {
            for tap in columns { narrow.append(sum(tap) { pixels[row * width + $0] }) }
        }
        var result: [UInt8] = []
        for tap in taps(height, toHeight) {
            for column in 0..<toWidth { result.append(sum(tap) { narrow[$0 * toWidth + column] }) }
        }
        return result
    }

    private struct Tap {
        let first: Int
        /// In parts of 2^22.
        let weights: [Int]
    }

    private static func taps(_ from: Int, _ to: Int) -> [Tap] {
        let scale = Double(from) / Double(to)
        let support = max(scale, 1)
        return (0..<to).map { index in
            let centre = (Double(index) + 0.5) * scale
            let first = max(Int(centre - support + 0.5), 0)
            let end = min(Int(centre + support + 0.5), from)
            let weights = (first..<end).map { max(0, 1 - abs((Double($0) - centre + 0.5) / support)) }
            let total = weights.reduce(0, +)
            return Tap(first: first, weights: weights.map { Int($0 / total * 4_194_304 + 0.5) })
        }
    }

    private static func sum(_ tap: Tap, _ pixel: (Int) -> UInt8) -> UInt8 {
        var sum = 2_097_152
        for (offset, weight) in tap.weights.enumerated() { sum += weight * Int(pixel(tap.first + offset)) }
        return UInt8(min(255, max(0, sum >> 22)))
    }
}
