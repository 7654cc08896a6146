public import DenseNetOperands

/// One tile of batch norm, ReLU and 1x1 convolution, before the norm that follows it.
/// - Parameters:
///   - tile: Counted in ``Tiling/pointwisePixels``.
///   - layer: Its bias is not used.
///   - outputLanes: Lanes that are stored.
///   - output: Without a border.
///   - moments: As `momentsTile` gives them for the output.
public func convolvePointwiseTile(
    _ tile: Int, _ layer: PointwiseLayer, from input: Maps, to output: Maps, outputLanes: Int,
    moments: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
) {
    let shape = tiling()
    let first = tile * shape.pointwisePixels
    let count = min(shape.pointwisePixels, input.height * input.width - first)
    let sums = multiplyPointwise(first, count, layer, input, scratch)
    var lane = 0
    while lane < outputLanes {
        let source = sums + lane / 2 * 2 * shape.pointwisePixels + lane % 2
        let target = lanes(output.floats) + lane * output.plane + first
        storeWithMoments(source, count, target, lanes(moments) + lane, outputLanes)
        lane += 1
    }
}

/// Copies every second lane, and takes sum and squared differences from the mean on the way.
@inline(__always)
func storeWithMoments(
    _ source: UnsafePointer<Lane>, _ count: Int, _ target: UnsafeMutablePointer<Lane>,
    _ moments: UnsafeMutablePointer<Lane>, _ laneCount: Int
) {
    var (a, b) = (Lane(), Lane())
    var i = 0
    while i + 2 <= count {
        let (p, q) = (source[2 * i], source[2 * i + 2])
        (target[i], target[i + 1]) = (p, q)
        a += p
        b += q
        i += 2
    }
    if i < count {
        target[i] = source[2 * i]
        a += source[2 * i]
    }
    let sum = a + b
    let mean = sum * Lane(repeating: 1 / Float(count))
    (a, b) = (Lane(), Lane())
    i = 0
    while i + 2 <= count {
        let (p, q) = (source[2 * i] - mean, source[2 * i + 2] - mean)
        a = multiplyAdd(a, p, p)
        b = multiplyAdd(b, q, q)
        i += 2
    }
    if i < count {
        let p = source[2 * i] - mean
        a = multiplyAdd(a, p, p)
    }
    moments[0] = sum
    moments[laneCount] = a + b
}

/// Some pixels of a 1x1 convolution backwards, with ReLU and norm before it: adds to the gradient of the input what comes
/// through the norm's factor, to the weight gradient all, and sums what the norm's correction needs.
/// - Parameters:
///   - first: The first pixel, and `count`, at most ``Tiling/pointwisePixels``, the number of pixels.
///   - input: What the norm before the convolution was given, and `gradient` the gradient of that.
///   - output: What the convolution gave, and `outputGradient` the gradient after the norm that follows it.
///   - following: That norm.
///   - sums: `[2][input channel]`, written: the gradient of the norm's output, and the same times the difference from
///     the mean.
///   - weightSums: `[input lane][output group][input channel of the lane][output channel of the group]`.
public func descendPointwiseTile(
    _ first: Int, _ count: Int, _ layer: PointwiseDescent, input: Maps, gradient: Maps, output: Maps,
    outputGradient: Maps, following: NormDescent, sums: UnsafeMutablePointer<Float>,
    weightSums: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
) {
    let capacity = tiling().pointwisePixels
    let given = lanes(scratch)
    let products = given + 2 * capacity * layer.outputGroups
    let activations = products + 2 * lanePixels
    gatherDescended(first, count, layer, output, outputGradient, following, given, capacity)
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
                let place = (2 * group + lane) * input.plane + first + pixel
                admit(
                    products + lane, min(lanePixels, count - pixel), layer.norm, 2 * group + lane,
                    lanes(input.floats) + place, lanes(gradient.floats) + place,
                    activations + lane * capacity + pixel, lanes(sums) + 2 * group + lane, layer.inputLanes)
                lane += 1
            }
            pixel += lanePixels
        }
        addWeightGradient(
            activations, given, 2 * group, laneCount, count, layer, capacity, lanes(weightSums))
        group += 1
    }
}

/// The gradient of the convolution's output as `[group][pixel][2]` lanes, with zeros up to a whole micro-kernel.
@inline(__always)
func gatherDescended(
    _ first: Int, _ count: Int, _ layer: PointwiseDescent, _ output: Maps, _ gradient: Maps, _ following: NormDescent,
    _ target: UnsafeMutablePointer<Lane>, _ capacity: Int
) {
    let (scales, offsets) = (lanes(following.correction.scale), lanes(following.correction.offset))
    let filled = (count + lanePixels - 1) / lanePixels * lanePixels
    var lane = 0
    while lane < 2 * layer.outputGroups {
        let line = target + lane / 2 * 2 * capacity + lane % 2
        var i = 0
        if lane < layer.outputLanes {
            let factor = lanes(following.factor)[lane]
            let (scale, offset) = (scales[lane], offsets[lane])
            let values = lanes(output.floats) + lane * output.plane + first
            let source = lanes(gradient.floats) + lane * gradient.plane + first
            while i < count {
                line[2 * i] = multiplyAdd(multiplyAdd(offset, values[i], scale), source[i], factor)
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

@inline(__always)
func clearSums(_ sums: UnsafeMutablePointer<Lane>, _ laneCount: Int, _ cleared: Int) {
    var lane = 0
    while lane < cleared {
        sums[lane] = Lane()
        sums[laneCount + lane] = Lane()
        lane += 1
    }
}

/// What the ReLU lets pass of some pixels of one lane; keeps the activations for the weight gradient.
@inline(__always)
func admit(
    _ products: UnsafePointer<Lane>, _ count: Int, _ norm: BatchNorm, _ lane: Int, _ input: UnsafePointer<Lane>,
    _ gradient: UnsafeMutablePointer<Lane>, _ activations: UnsafeMutablePointer<Lane>,
    _ sums: UnsafeMutablePointer<Lane>, _ laneCount: Int
) {
    let (scale, offset) = (lanes(norm.scale)[lane], lanes(norm.offset)[lane])
    let mean = lanes(norm.mean)[lane]
    var (sum, moment) = (sums[0], sums[laneCount])
    var i = 0
    while i < count {
        let value = input[i]
        let activation = multiplyAdd(offset, value, scale)
        let passed = Lane().replacing(with: products[2 * i], where: activation .> 0)
        activations[i] = relu(activation)
        gradient[i] = multiplyAdd(gradient[i], passed, scale)
        sum += passed
        moment = multiplyAdd(moment, passed, value - mean)
        i += 1
    }
    (sums[0], sums[laneCount]) = (sum, moment)
}

/// Adds activations times gradients to the weight gradients of some input lanes.
@inline(__always)
func addWeightGradient(
    _ activations: UnsafePointer<Lane>, _ given: UnsafePointer<Lane>, _ firstLane: Int, _ laneCount: Int, _ count: Int,
    _ layer: PointwiseDescent, _ capacity: Int, _ sums: UnsafeMutablePointer<Lane>
) {
    var lane = 0
    while lane < laneCount {
        let values = floats(activations + lane * capacity)
        var group = 0
        while group < layer.outputGroups {
            let low = given + group * 2 * capacity
            let target = sums + ((firstLane + lane) * layer.outputGroups + group) * 2 * Lane.scalarCount
            var row = 0
            while row < Lane.scalarCount {
                multiplyPlaces(
                    values + row, step: Lane.scalarCount, low: low, high: low + 1, laneStep: 2, count: count,
                    into: target + 2 * row)
                row += lanePlaces
            }
            group += 1
        }
        lane += 1
    }
}

/// The micro-kernel over groups of two lanes of input channels, `[group][pixel][2]`.
@inline(never)
func multiplyGroups(
    _ input: UnsafePointer<Lane>, groupStride: Int, count: Int, weights: UnsafePointer<Lane>,
    into sums: UnsafeMutablePointer<Lane>
) {
    var c = zeros()
    var (x, w) = (input, weights)
    var remaining = count
    while remaining > 0 {
        addLane(&c, floats(x), 2 * Lane.scalarCount, w)
        addLane(&c, floats(x + 1), 2 * Lane.scalarCount, w + 2 * Lane.scalarCount)
        x += groupStride
        w += 4 * Lane.scalarCount
        remaining -= 1
    }
    store(c, sums, 2)
}
