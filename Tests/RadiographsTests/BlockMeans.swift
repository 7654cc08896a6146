/// Means of an 8 x 8 grid of blocks, as NumPy's `array_split` cuts them: first the longer blocks, then the shorter.
func blockMeans(width: Int, height: Int, value: (_ place: Int) -> Double) -> [[Double]] {
    func cuts(_ length: Int) -> [Range<Int>] {
        var start = 0
        return (0..<8).map { index in
            let size = length / 8 + (index < length % 8 ? 1 : 0)
            defer { start += size }
            return start..<start + size
        }
    }
    return cuts(height).map { rows in
        cuts(width).map { columns in
            var sum = 0.0
            for row in rows { for column in columns { sum += value(row * width + column) } }
            return sum / Double(rows.count * columns.count)
        }
    }
}

/// The largest difference between two grids.
func largestDifference(_ first: [[Double]], _ second: [[Double]]) -> Double {
    zip(first.joined(), second.joined()).map { abs($0 - $1) }.max() ?? 0
}
