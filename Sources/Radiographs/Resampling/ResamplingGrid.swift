import CResampling

/// An old and a new size, and the ways from the one to the other.
struct ResamplingGrid {
    let sourceWidth, sourceHeight: Int
    let width, height: Int

    /// Filters columns and rows by the weights that `taps` gives for each axis, in Float.
    ///
    /// Rows are summed first, a whole line at a time, so that the long loop runs over neighbouring bytes.
    func filtered(_ source: [UInt8], _ taps: (_ source: Int, _ target: Int) -> Taps) -> [Float] {
        let (rows, columns) = (taps(sourceHeight, height), taps(sourceWidth, width))
        let (rowWeights, columnWeights) = (rows.weights.map { Float($0) }, columns.weights.map { Float($0) })
        return source.withUnsafeBufferPointer { source in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: sourceWidth) { line in
                [Float](unsafeUninitializedCapacity: width * height) { result, count in
                    for row in 0..<height {
                        let weights = rowWeights[rows.offsets[row]..<rows.offsets[row + 1]]
                        sumRows(source, from: rows.starts[row], weights, into: line)
                        let target = row * width
                        for column in 0..<width {
                            let (start, end) = (columns.offsets[column], columns.offsets[column + 1])
                            let first = columns.starts[column] - start
                            var sum: Float = 0
                            for tap in start..<end { sum += columnWeights[tap] * line[first + tap] }
                            result[target + column] = sum
                        }
                    }
                    count = width * height
                }
            }
        }
    }

    private func sumRows(
        _ source: UnsafeBufferPointer<UInt8>, from first: Int, _ weights: ArraySlice<Float>,
        into line: UnsafeMutableBufferPointer<Float>
    ) {
        guard let target = line.baseAddress, let bytes = source.baseAddress else { return }
        weights.withUnsafeBufferPointer { weights in
            cresampling_sum_rows(
                bytes + first * sourceWidth, sourceWidth, weights.baseAddress, weights.count, target, sourceWidth)
        }
    }
}
