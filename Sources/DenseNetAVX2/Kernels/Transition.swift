public import DenseNetOperands

/// One tile of ``Tiling/transitionPixels`` of the output's pixels.
public func transitionTile(
    _ tile: Int, _ layer: TransitionLayer, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Float>
) {
    let shape = tiling()
    let first = tile * shape.transitionPixels
    let count = min(shape.transitionPixels, output.height * output.width - first)
    let pooled = lanes(scratch)
    sumSquares(input, layer, first, count, output.width, pooled)
    let sums = pooled + shape.transitionPixels * layer.inputLanes
    var group = 0
    while 2 * group < layer.outputLanes {
        let low = lanes(output.floats) + 2 * group * output.plane + first
        let both = 2 * group + 1 < layer.outputLanes
        var pixel = 0
        while pixel < count {
            multiply(
                floats(pooled + pixel * layer.inputLanes), pixelStride: Lane.scalarCount,
                laneStride: lanePixels * Lane.scalarCount, count: layer.inputLanes,
                weights: lanes(layer.weights) + group * layer.inputLanes * 2 * Lane.scalarCount, into: sums,
                sumStride: 2, fresh: true)
            var i = 0
            while i < min(lanePixels, count - pixel) {
                low[pixel + i] = sums[2 * i]
                if both { low[output.plane + pixel + i] = sums[2 * i + 1] }
                i += 1
            }
            pixel += lanePixels
        }
        group += 1
    }
}

/// Batch norm, ReLU and the sum of each 2x2 square, ordered as by `normalise`.
@inline(__always)
func sumSquares(
    _ input: Maps, _ layer: TransitionLayer, _ first: Int, _ count: Int, _ width: Int,
    _ pooled: UnsafeMutablePointer<Lane>
) {
    let (scales, offsets) = (lanes(layer.norm.scale), lanes(layer.norm.offset))
    var lane = 0
    while lane < layer.inputLanes {
        let (scale, offset) = (scales[lane], offsets[lane])
        let source = lanes(input.floats) + lane * input.plane
        var (row, column) = (first / width, first % width)
        var (pixel, place) = (0, 0)
        while pixel < count {
            let q = source + 2 * row * input.rowStride + 2 * column
            let r = q + input.rowStride
            let upper = relu(multiplyAdd(offset, q[0], scale)) + relu(multiplyAdd(offset, q[1], scale))
            let lower = relu(multiplyAdd(offset, r[0], scale)) + relu(multiplyAdd(offset, r[1], scale))
            pooled[(pixel - place) * layer.inputLanes + lane * lanePixels + place] = upper + lower
            pixel += 1
            place = place + 1 == lanePixels ? 0 : place + 1
            column += 1
            if column == width { (row, column) = (row + 1, 0) }
        }
        lane += 1
    }
}
