/// 7x7 convolution of stride 2, batch norm, ReLU; and the 3x3 max pool of stride 2 after it.
public struct Stem {
    let norm: Affine
    let weights: UnsafePointer<Lane>
    let inputChannels: Int
    let outputLanes: Int

    /// - Parameter weights: `[group of 16 outputs][input channel][7][7][16]`.
    public init(norm: Affine, weights: UnsafePointer<Lane>, inputChannels: Int, outputLanes: Int) {
        self.norm = norm
        self.weights = weights
        self.inputChannels = inputChannels
        self.outputLanes = outputLanes
    }

    /// One row of the output.
    /// - Parameters:
    ///   - image: Planes with three zero rows and columns above and left, and enough below and right.
    ///   - rowStride: Floats from row to row of the image.
    ///   - plane: Floats from channel to channel of the image.
    public func compute(row: Int, from image: UnsafePointer<Float>, rowStride: Int, plane: Int, to output: Maps) {
        var group = 0
        while 2 * group < outputLanes {
            let both = 2 * group + 1 < outputLanes
            let target = output.lanes + 2 * group * output.plane + row * output.rowStride
            let (scale, offset) = (norm.scale[2 * group], norm.offset[2 * group])
            let (highScale, highOffset) = (norm.scale[2 * group + 1], norm.offset[2 * group + 1])
            var column = 0
            while column < output.width {
                var c = Accumulators()
                var w = weights + group * inputChannels * 98
                var channel = 0
                while channel < inputChannels {
                    var line = image + channel * plane + 2 * row * rowStride + 2 * column
                    var y = 0
                    while y < 7 {
                        var x = 0
                        while x < 7 {
                            c.add(line + x, 2, 0, w)
                            w += 2
                            x += 1
                        }
                        line += rowStride
                        y += 1
                    }
                    channel += 1
                }
                let count = min(Tiling.pixels, output.width - column)
                let low = (c.a0, c.a1, c.a2, c.a3, c.a4, c.a5)
                Self.store(low, target + column, count, scale, offset)
                if both {
                    let high = (c.b0, c.b1, c.b2, c.b3, c.b4, c.b5)
                    Self.store(high, target + output.plane + column, count, highScale, highOffset)
                }
                column += Tiling.pixels
            }
            group += 1
        }
    }

    @inline(__always)
    private static func store(
        _ sums: (Lane, Lane, Lane, Lane, Lane, Lane), _ target: UnsafeMutablePointer<Lane>, _ count: Int,
        _ scale: Lane, _ offset: Lane
    ) {
        target[0] = relu(offset.addingProduct(sums.0, scale))
        if count > 1 { target[1] = relu(offset.addingProduct(sums.1, scale)) }
        if count > 2 { target[2] = relu(offset.addingProduct(sums.2, scale)) }
        if count > 3 { target[3] = relu(offset.addingProduct(sums.3, scale)) }
        if count > 4 { target[4] = relu(offset.addingProduct(sums.4, scale)) }
        if count > 5 { target[5] = relu(offset.addingProduct(sums.5, scale)) }
    }

    /// One row of the max pool. Its input is a ReLU's output, so that nothing outside it exceeds 0.
    public static func pool(row: Int, lane: Int, from input: Maps, to output: Maps) {
        let target = output.lanes + lane * output.plane + row * output.rowStride
        let source = input.lanes + lane * input.plane
        var column = 0
        while column < output.width {
            var largest = Lane()
            var y = max(0, 2 * row - 1)
            while y <= min(2 * row + 1, input.height - 1) {
                var x = max(0, 2 * column - 1)
                while x <= min(2 * column + 1, input.width - 1) {
                    let value = source[y * input.rowStride + x]
                    largest = largest.replacing(with: value, where: value .> largest)
                    x += 1
                }
                y += 1
            }
            target[column] = largest
            column += 1
        }
    }
}
