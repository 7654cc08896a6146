public import DenseNetOperands

/// One tile of ``Tiling/pointwisePixels`` pixels, into maps with a border of one zero pixel above and left.
public func pointwiseTile(
    _ tile: Int, _ layer: PointwiseLayer, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Float>
) {
    let shape = tiling()
    let first = tile * shape.pointwisePixels
    let count = min(shape.pointwisePixels, input.height * input.width - first)
    let sums = multiplyPointwise(first, count, layer, input, scratch)
    storeRectified(sums, layer, first, count, output, shape.pointwisePixels)
}

/// Batch norm, ReLU and 1x1 convolution of `count` pixels, at most ``Tiling/pointwisePixels``.
/// - Returns: The sums before any bias, within the scratch: `[group of outputs][pixel][2]` lanes.
@inline(__always)
func multiplyPointwise(
    _ first: Int, _ count: Int, _ layer: PointwiseLayer, _ input: Maps, _ scratch: UnsafeMutablePointer<Float>
) -> UnsafeMutablePointer<Lane> {
    let shape = tiling()
    let normalised = lanes(scratch)
    let sums = normalised + shape.pointwisePixels * shape.channelLanes
    let weights = lanes(layer.weights)
    var start = 0
    while start < layer.inputLanes {
        let block = min(shape.channelLanes, layer.inputLanes - start)
        normalise(input, layer.norm, first, count, start, block, normalised)
        var group = 0
        while group < layer.outputGroups {
            let w = weights + (group * layer.inputLanes + start) * 2 * Lane.scalarCount
            let c = sums + group * shape.pointwisePixels * 2
            var pixel = 0
            while pixel < count {
                multiply(
                    floats(normalised + pixel * block), pixelStride: Lane.scalarCount,
                    laneStride: lanePixels * Lane.scalarCount, count: block, weights: w, into: c + 2 * pixel,
                    sumStride: 2, fresh: start == 0)
                pixel += lanePixels
            }
            group += 1
        }
        start += shape.channelLanes
    }
    return sums
}

/// Batch norm and ReLU of `block` lanes of `count` pixels. What the micro-kernel reads in one go lies in one piece:
/// `[group of lanePixels pixels][lane][pixel]`.
@inline(__always)
func normalise(
    _ input: Maps, _ norm: Affine, _ first: Int, _ count: Int, _ start: Int, _ block: Int,
    _ normalised: UnsafeMutablePointer<Lane>
) {
    let (scales, offsets, maps) = (lanes(norm.scale), lanes(norm.offset), lanes(input.floats))
    var lane = 0
    while lane < block {
        let scale = scales[start + lane]
        let offset = offsets[start + lane]
        let source = maps + (start + lane) * input.plane + first
        var pixel = 0
        while pixel < count {
            let target = normalised + pixel * block + lane * lanePixels
            let piece = min(lanePixels, count - pixel)
            var i = 0
            while i < piece {
                target[i] = relu(multiplyAdd(offset, source[pixel + i], scale))
                i += 1
            }
            pixel += lanePixels
        }
        lane += 1
    }
}

/// Adds the bias, and writes what exceeds 0 row by row.
@inline(__always)
func storeRectified(
    _ sums: UnsafeMutablePointer<Lane>, _ layer: PointwiseLayer, _ first: Int, _ count: Int, _ output: Maps,
    _ stride: Int
) {
    let (bias, maps) = (lanes(layer.bias), lanes(output.floats))
    var group = 0
    while group < layer.outputGroups {
        let (lowBias, highBias) = (bias[2 * group], bias[2 * group + 1])
        var (row, column) = (first / output.width, first % output.width)
        var pixel = 0
        while pixel < count {
            let c = sums + 2 * (group * stride + pixel)
            let low = maps + 2 * group * output.plane + (row + 1) * output.rowStride + column + 1
            let high = low + output.plane
            let piece = min(count - pixel, output.width - column)
            var i = 0
            while i < piece {
                low[i] = relu(c[2 * i] + lowBias)
                high[i] = relu(c[2 * i + 1] + highBias)
                i += 1
            }
            pixel += piece
            (row, column) = (row + 1, 0)
        }
        group += 1
    }
}
