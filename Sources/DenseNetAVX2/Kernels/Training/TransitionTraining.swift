public import DenseNetOperands

/// Some pixels of a transition backwards: writes the gradient of its input as far as it comes through the norm's factor,
/// adds to the weight gradient, and sums what the norm's correction needs.
/// - Parameters:
///   - first: The first of the output's pixels, and `count`, at most ``Tiling/transitionPixels``, the number of pixels.
///   - layer: Its weights are times 1/4.
///   - input: What the norm was given; `gradient`, that of it, is written where the pool reads.
///   - outputGradient: Of the convolution's output.
///   - sums: As of `descendPointwiseTile`.
///   - weightSums: As of `descendPointwiseTile`, four times too large.
public func descendTransitionTile(
    _ first: Int, _ count: Int, _ layer: PointwiseDescent, input: Maps, gradient: Maps, outputGradient: Maps,
    sums: UnsafeMutablePointer<Float>, weightSums: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
) {
    let capacity = tiling().transitionPixels
    let given = lanes(scratch)
    let products = given + 2 * capacity * layer.outputGroups
    let activations = products + 2 * lanePixels
    gatherPixels(first, count, layer, outputGradient, given, capacity)
    var group = 0
    while 2 * group < layer.inputLanes {
        let laneCount = min(2, layer.inputLanes - 2 * group)
        clearSums(lanes(sums) + 2 * group, layer.inputLanes, laneCount)
        let weights = lanes(layer.weights) + group * layer.outputGroups * 4 * Lane.scalarCount
        var pixel = 0
        while pixel < count {
            multiplyGroups(
                given + 2 * pixel, groupStride: 2 * capacity, count: layer.outputGroups, weights: weights,
                into: products)
            var lane = 0
            while lane < laneCount {
                admitSquares(
                    products + lane, first + pixel, min(lanePixels, count - pixel), outputGradient.width, layer.norm,
                    2 * group + lane, input, gradient, activations + lane * capacity + pixel,
                    lanes(sums) + 2 * group + lane, layer.inputLanes)
                lane += 1
            }
            pixel += lanePixels
        }
        addWeightGradient(activations, given, 2 * group, laneCount, count, layer, capacity, lanes(weightSums))
        group += 1
    }
}

/// Pixels of some lanes as `[group][pixel][2]` lanes, with zeros up to a whole micro-kernel.
@inline(__always)
func gatherPixels(
    _ first: Int, _ count: Int, _ layer: PointwiseDescent, _ gradient: Maps, _ target: UnsafeMutablePointer<Lane>,
    _ capacity: Int
) {
    let filled = (count + lanePixels - 1) / lanePixels * lanePixels
    var lane = 0
    while lane < 2 * layer.outputGroups {
        let line = target + lane / 2 * 2 * capacity + lane % 2
        var i = 0
        if lane < layer.outputLanes {
            let source = lanes(gradient.floats) + lane * gradient.plane + first
            while i < count {
                line[2 * i] = source[i]
                i += 1
            }
        }
        while i < filled {
            line[2 * i] = Lane()
            i += 1
        }
        lane += 1
    }
}

/// What the ReLU lets pass to the four pixels of each square of one lane; keeps the sums of their activations.
@inline(__always)
func admitSquares(
    _ products: UnsafePointer<Lane>, _ first: Int, _ count: Int, _ width: Int, _ norm: BatchNorm, _ lane: Int,
    _ input: Maps, _ gradient: Maps, _ activations: UnsafeMutablePointer<Lane>, _ sums: UnsafeMutablePointer<Lane>,
    _ laneCount: Int
) {
    let (scale, offset) = (lanes(norm.scale)[lane], lanes(norm.offset)[lane])
    let mean = lanes(norm.mean)[lane]
    let source = lanes(input.floats) + lane * input.plane
    let target = lanes(gradient.floats) + lane * gradient.plane
    var (sum, moment) = (sums[0], sums[laneCount])
    var (row, column) = (first / width, first % width)
    var i = 0
    while i < count {
        var pooled = Lane()
        var corner = 0
        while corner < 4 {
            let place = (2 * row + corner / 2) * input.rowStride + 2 * column + corner % 2
            let value = source[place]
            let activation = multiplyAdd(offset, value, scale)
            let passed = Lane().replacing(with: products[2 * i], where: activation .> 0)
            pooled += relu(activation)
            target[place] = passed * scale
            sum += passed
            moment = multiplyAdd(moment, passed, value - mean)
            corner += 1
        }
        activations[i] = pooled
        i += 1
        column += 1
        if column == width { (row, column) = (row + 1, 0) }
    }
    (sums[0], sums[laneCount]) = (sum, moment)
}
