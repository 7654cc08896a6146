/// Bilinear enlarging with half-pixel centres and edges held, as PyTorch's `interpolate(align_corners=False)`.
enum Bilinear {
    private struct Tap {
        let first: Int
        let second: Int
        /// Of the second.
        let weight: Float
    }

    private static func taps(_ count: Int, to target: Int) -> [Tap] {
        (0..<target).map { index in
            let centre = max(0, (Double(index) + 0.5) * Double(count) / Double(target) - 0.5)
            let first = min(Int(centre), count - 1)
            return Tap(first: first, second: min(first + 1, count - 1), weight: Float(centre - Double(first)))
        }
    }

    /// `[height][width]` to `[targetHeight][targetWidth]`.
    static func enlarge(
        _ values: [Float], _ height: Int, _ width: Int, to targetHeight: Int, _ targetWidth: Int
    ) -> [Float] {
        let columns = taps(width, to: targetWidth)
        let rows = taps(height, to: targetHeight)
        var result: [Float] = []
        result.reserveCapacity(targetHeight * targetWidth)
        for row in rows {
            let (upper, lower) = (row.first * width, row.second * width)
            for column in columns {
                let above = mix(values[upper + column.first], values[upper + column.second], column.weight)
                let below = mix(values[lower + column.first], values[lower + column.second], column.weight)
                result.append(mix(above, below, row.weight))
            }
        }
        return result
    }

    private static func mix(_ a: Float, _ b: Float, _ weight: Float) -> Float { a + (b - a) * weight }
}
