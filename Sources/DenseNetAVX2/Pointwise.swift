/// The first half of a dense layer: batch norm, ReLU, 1x1 convolution, batch norm (folded), ReLU.
public struct Pointwise {
    let norm: Affine
    let weights: UnsafePointer<Lane>
    let bias: UnsafePointer<Lane>
    let inputLanes: Int
    let outputGroups: Int

    /// - Parameters:
    ///   - weights: `[group of 16 outputs][input channel][16]`, times the second norm's scale.
    ///   - bias: The second norm's offset, in lanes.
    public init(
        norm: Affine, weights: UnsafePointer<Lane>, bias: UnsafePointer<Lane>, inputLanes: Int, outputGroups: Int
    ) {
        self.norm = norm
        self.weights = weights
        self.bias = bias
        self.inputLanes = inputLanes
        self.outputGroups = outputGroups
    }

    /// Lanes of scratch that ``compute(tile:from:to:scratch:)`` needs.
    public static func scratch(outputGroups: Int) -> Int {
        Tiling.pointwisePixels * (Tiling.channelLanes + 2 * outputGroups)
    }

    /// One tile of ``Tiling/pointwisePixels`` pixels, into maps with a border of one zero pixel above and left.
    public func compute(tile: Int, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Lane>) {
        let first = tile * Tiling.pointwisePixels
        let count = min(Tiling.pointwisePixels, input.height * input.width - first)
        let sums = scratch + Tiling.pointwisePixels * Tiling.channelLanes
        var start = 0
        while start < inputLanes {
            let lanes = min(Tiling.channelLanes, inputLanes - start)
            normalise(input, first, count, start, lanes, scratch)
            var group = 0
            while group < outputGroups {
                let w = weights + (group * inputLanes + start) * 16
                let c = sums + group * Tiling.pointwisePixels * 2
                var pixel = 0
                while pixel < count {
                    multiply(
                        floats(scratch + pixel), pixelStride: 8, laneStride: Tiling.pointwisePixels * 8, lanes: lanes,
                        weights: w, into: c + 2 * pixel, sumStride: 2, fresh: start == 0)
                    pixel += Tiling.pixels
                }
                group += 1
            }
            start += Tiling.channelLanes
        }
        store(sums, first, count, output)
    }

    @inline(__always)
    private func normalise(
        _ input: Maps, _ first: Int, _ count: Int, _ start: Int, _ lanes: Int, _ scratch: UnsafeMutablePointer<Lane>
    ) {
        var lane = 0
        while lane < lanes {
            let scale = norm.scale[start + lane]
            let offset = norm.offset[start + lane]
            let source = input.lanes + (start + lane) * input.plane + first
            let target = scratch + lane * Tiling.pointwisePixels
            var pixel = 0
            while pixel < count {
                target[pixel] = relu(offset.addingProduct(source[pixel], scale))
                pixel += 1
            }
            lane += 1
        }
    }

    @inline(__always)
    private func store(_ sums: UnsafeMutablePointer<Lane>, _ first: Int, _ count: Int, _ output: Maps) {
        var group = 0
        while group < outputGroups {
            let c = sums + group * Tiling.pointwisePixels * 2
            let low = output.lanes + 2 * group * output.plane
            let high = low + output.plane
            let (lowBias, highBias) = (bias[2 * group], bias[2 * group + 1])
            var row = first / output.width
            var column = first % output.width
            var pixel = 0
            while pixel < count {
                let place = (row + 1) * output.rowStride + column + 1
                low[place] = relu(c[2 * pixel] + lowBias)
                high[place] = relu(c[2 * pixel + 1] + highBias)
                pixel += 1
                column += 1
                if column == output.width { (row, column) = (row + 1, 0) }
            }
            group += 1
        }
    }
}
