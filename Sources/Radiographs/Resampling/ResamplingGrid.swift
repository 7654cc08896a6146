/// An old and a new size, and the ways from the one to the other.
struct ResamplingGrid {
    let sourceWidth, sourceHeight: Int
    let width, height: Int

    /// Filters columns and rows by the weights that `taps` gives for each axis, in Float.
    ///
    /// Rows are summed first, a whole line at a time, so that the long loop runs over neighbouring bytes.
    func filtered(_ source: [UInt8], _ taps: (_ source: Int, _ target: Int) -> Taps) -> [Float] {
        let (rows, columns) = (taps(sourceHeight, height), taps(sourceWidth, width))
        let columnWeights = columns.weights.map { Float($0) }
        return source.withUnsafeBufferPointer { source in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: sourceWidth) { line in
                [Float](unsafeUninitializedCapacity: width * height) { result, count in
                    for row in 0..<height {
                        sumRows(source, rows.starts[row], rows.run(row), into: line)
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
        _ source: UnsafeBufferPointer<UInt8>, _ first: Int, _ weights: ArraySlice<Double>,
        into line: UnsafeMutableBufferPointer<Float>
    ) {
        guard let target = line.baseAddress, let bytes = source.baseAddress else { return }
        line.initialize(repeating: 0)
        for (tap, weight) in weights.enumerated() {
            let (row, weight) = (bytes + (first + tap) * sourceWidth, Float(weight))
            for column in 0..<sourceWidth { target[column] += weight * Float(row[column]) }
        }
    }
}
