/// Batch norm, ReLU, 2x2 average and 1x1 convolution. Pooling and convolution are linear, so the average goes first: a
/// quarter of the work. Its factor 1/4 lies in the weights.
public struct Transition {
    let norm: Affine
    let weights: UnsafePointer<Lane>
    let inputLanes: Int
    let outputLanes: Int

    /// - Parameter weights: `[group of 16 outputs][input channel][16]`, times 1/4.
    public init(norm: Affine, weights: UnsafePointer<Lane>, inputLanes: Int, outputLanes: Int) {
        self.norm = norm
        self.weights = weights
        self.inputLanes = inputLanes
        self.outputLanes = outputLanes
    }

    /// Pixels of the output in a tile.
    public static let tilePixels = 24

    /// Lanes of scratch that ``compute(tile:from:to:scratch:)`` needs.
    public static func scratch(inputLanes: Int) -> Int { tilePixels * inputLanes + 2 * Tiling.pixels }

    /// One tile of the output's pixels.
    public func compute(tile: Int, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Lane>) {
        let first = tile * Self.tilePixels
        let count = min(Self.tilePixels, output.height * output.width - first)
        var lane = 0
        while lane < inputLanes {
            let (scale, offset) = (norm.scale[lane], norm.offset[lane])
            var pixel = 0
            while pixel < count {
                let place = first + pixel
                let (y, x) = (place / output.width, place % output.width)
                let q = input.lanes + lane * input.plane + 2 * y * input.rowStride + 2 * x
                let upper = relu(offset.addingProduct(q[0], scale)) + relu(offset.addingProduct(q[1], scale))
                let r = q + input.rowStride
                let lower = relu(offset.addingProduct(r[0], scale)) + relu(offset.addingProduct(r[1], scale))
                scratch[lane * Self.tilePixels + pixel] = upper + lower
                pixel += 1
            }
            lane += 1
        }
        let sums = scratch + Self.tilePixels * inputLanes
        var group = 0
        while 2 * group < outputLanes {
            let low = output.lanes + 2 * group * output.plane + first
            let both = 2 * group + 1 < outputLanes
            var pixel = 0
            while pixel < count {
                multiply(
                    floats(scratch + pixel), pixelStride: 8, laneStride: Self.tilePixels * 8, lanes: inputLanes,
                    weights: weights + group * inputLanes * 16, into: sums, sumStride: 2, fresh: true)
                var i = 0
                while i < min(Tiling.pixels, count - pixel) {
                    low[pixel + i] = sums[2 * i]
                    if both { low[output.plane + pixel + i] = sums[2 * i + 1] }
                    i += 1
                }
                pixel += Tiling.pixels
            }
            group += 1
        }
    }
}
