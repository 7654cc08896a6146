public import DenseNetOperands

/// One tile of ``Tiling/pointwisePixels`` pixels, into maps with a border of one zero pixel above and left.
public func pointwiseTile(
    _ tile: Int, _ layer: PointwiseLayer, from input: Maps, to output: Maps, scratch: UnsafeMutablePointer<Float>
) {
    let shape = tiling()
    let first = tile * shape.pointwisePixels
    let count = min(shape.pointwisePixels, input.height * input.width - first)
    let normalised = lanes(scratch)
    let sums = normalised + shape.pointwisePixels * shape.channelLanes
    let weights = lanes(layer.weights)
    var start = 0
    while start < layer.inputLanes {
        let block = min(shape.channelLanes, layer.inputLanes - start)
        normalise(input, layer.norm, first, count, start, block, normalised, shape.pointwisePixels)
        var group = 0
        while group < layer.outputGroups {
            let w = weights + (group * layer.inputLanes + start) * 2 * Lane.scalarCount
            let c = sums + group * shape.pointwisePixels * 2
            var pixel = 0
            while pixel < count {
                multiply(
                    floats(normalised + pixel), pixelStride: Lane.scalarCount,
                    laneStride: shape.pointwisePixels * Lane.scalarCount, count: block, weights: w,
                    into: c + 2 * pixel, sumStride: 2, fresh: start == 0)
                pixel += lanePixels
            }
            group += 1
        }
        start += shape.channelLanes
    }
    storeRectified(sums, layer, first, count, output, shape.pointwisePixels)
}

/// Batch norm and ReLU of `block` lanes of `count` pixels, `[lane][pixel]`.
@inline(__always)
func normalise(
    _ input: Maps, _ norm: Affine, _ first: Int, _ count: Int, _ start: Int, _ block: Int,
    _ normalised: UnsafeMutablePointer<Lane>, _ stride: Int
) {
    let (scales, offsets, maps) = (lanes(norm.scale), lanes(norm.offset), lanes(input.floats))
    var lane = 0
    while lane < block {
        let scale = scales[start + lane]
        let offset = offsets[start + lane]
        let source = maps + (start + lane) * input.plane + first
        let target = normalised + lane * stride
        var pixel = 0
        while pixel < count {
            target[pixel] = relu(offset.addingProduct(source[pixel], scale))
            pixel += 1
        }
        lane += 1
    }
}

@inline(__always)
func storeRectified(
    _ sums: UnsafeMutablePointer<Lane>, _ layer: PointwiseLayer, _ first: Int, _ count: Int, _ output: Maps,
    _ stride: Int
) {
    let (bias, maps) = (lanes(layer.bias), lanes(output.floats))
    var group = 0
    while group < layer.outputGroups {
        let c = sums + group * stride * 2
        let low = maps + 2 * group * output.plane
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
