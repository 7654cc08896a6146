public import DenseNetOperands

/// One row of the stem's convolution, before its norm. Each row of the window is summed by itself: all later layers inherit
/// the stem's rounding.
/// - Parameters:
///   - weights: As of ``StemLayer``.
///   - image: As for `stemRow`.
///   - scratch: 14 lanes for each pixel of the micro-kernel.
public func convolveStemRow(
    _ row: Int, weights: UnsafePointer<Float>, inputChannels: Int, outputLanes: Int, image: UnsafePointer<Float>,
    layout: ImageLayout, to output: Maps, scratch: UnsafeMutablePointer<Float>
) {
    let sums = lanes(scratch)
    var group = 0
    while 2 * group < outputLanes {
        let both = 2 * group + 1 < outputLanes
        let low = lanes(output.floats) + 2 * group * output.plane + row * output.rowStride
        let high = low + output.plane
        var column = 0
        while column < output.width {
            var w = lanes(weights) + group * inputChannels * 98
            var channel = 0
            while channel < inputChannels {
                var line = image + channel * layout.plane + 2 * row * layout.rowStride + 2 * column
                var y = 0
                while y < 7 {
                    var c = zeros()
                    if channel > 0 { load(&c, sums + 2 * y * lanePixels, 2) }
                    add(&c, line, 2, 0, w)
                    add(&c, line, 2, 1, w)
                    add(&c, line, 2, 2, w)
                    add(&c, line, 2, 3, w)
                    add(&c, line, 2, 4, w)
                    add(&c, line, 2, 5, w)
                    add(&c, line, 2, 6, w)
                    store(c, sums + 2 * y * lanePixels, 2)
                    w += 14
                    line += layout.rowStride
                    y += 1
                }
                channel += 1
            }
            let count = min(lanePixels, output.width - column)
            var pixel = 0
            while pixel < count {
                low[column + pixel] = total(sums + 2 * pixel, pieces: 7)
                if both { high[column + pixel] = total(sums + 2 * pixel + 1, pieces: 7) }
                pixel += 1
            }
            column += lanePixels
        }
        group += 1
    }
}

/// Adds what the micro-kernel stored of one pixel in pieces, `2 * lanePixels` lanes apart.
@inline(__always)
func total(_ sums: UnsafePointer<Lane>, pieces: Int) -> Lane {
    var sum = sums[0]
    var piece = 1
    while piece < pieces {
        sum += sums[2 * piece * lanePixels]
        piece += 1
    }
    return sum
}

/// Adds to the stem's weight gradient what one row of its output gives.
/// - Parameters:
///   - gradient: Of the convolution's output.
///   - sums: `[group][input channel][7 rows][8 columns][channel of the group]`; the eighth column means nothing, nor does
///     the second half of a group that has one lane.
public func stemGradientRow(
    _ row: Int, gradient: Maps, inputChannels: Int, outputLanes: Int, image: UnsafePointer<Float>,
    layout: ImageLayout, into sums: UnsafeMutablePointer<Float>
) {
    var group = 0
    while 2 * group < outputLanes {
        let low = lanes(gradient.floats) + 2 * group * gradient.plane + row * gradient.rowStride
        let high = 2 * group + 1 < outputLanes ? low + gradient.plane : low
        var channel = 0
        while channel < inputChannels {
            var y = 0
            while y < 7 {
                let line = image + channel * layout.plane + (2 * row + y) * layout.rowStride
                let target = lanes(sums) + ((group * inputChannels + channel) * 7 + y) * 16
                var x = 0
                while x < 8 {
                    multiplyPlaces(
                        line + x, step: 2, low: low, high: high, laneStep: 1, count: gradient.width,
                        into: target + 2 * x)
                    x += lanePlaces
                }
                y += 1
            }
            channel += 1
        }
        group += 1
    }
}

/// One row of one lane of batch norm, ReLU and the 3x3 max pool of stride 2.
public func normalisedPoolRow(_ row: Int, lane: Int, _ norm: Affine, from input: Maps, to output: Maps) {
    let (scale, offset) = (lanes(norm.scale)[lane], lanes(norm.offset)[lane])
    let target = lanes(output.floats) + lane * output.plane + row * output.rowStride
    let source = lanes(input.floats) + lane * input.plane
    let first = max(0, 2 * row - 1)
    let last = min(2 * row + 1, input.height - 1)
    var column = 0
    while column < output.width {
        target[column] = largest(
            source, input.rowStride, first, last, max(0, 2 * column - 1), min(2 * column + 1, input.width - 1), scale,
            offset)
        column += 1
    }
}

/// The largest of what norm and ReLU make of a window. What is not a number stays.
@inline(__always)
func largest(
    _ source: UnsafePointer<Lane>, _ rowStride: Int, _ first: Int, _ last: Int, _ left: Int, _ right: Int,
    _ scale: Lane, _ offset: Lane
) -> Lane {
    var largest = Lane()
    var y = first
    while y <= last {
        var x = left
        while x <= right {
            let value = multiplyAdd(offset, source[y * rowStride + x], scale)
            largest = largest.replacing(with: value, where: (value .> largest) .| (value .!= value))
            x += 1
        }
        y += 1
    }
    return largest
}

/// One lane of one image back through the max pool and the ReLU before it: each window's gradient goes to the first of
/// its largest values, if that is above 0.
/// - Parameters:
///   - input: What the norm before them was given.
///   - gradient: Of the pool's output; `target`, that of the norm's output, is written.
///   - sums: Of each of the pool's rows `[2][channel]`, `laneCount` lanes of channels: the gradient, and the gradient
///     times the difference from the mean.
public func descendPoolLane(
    _ lane: Int, of laneCount: Int, _ norm: BatchNorm, input: Maps, gradient: Maps, to target: Maps,
    sums: UnsafeMutablePointer<Float>
) {
    let (scale, offset) = (lanes(norm.scale)[lane], lanes(norm.offset)[lane])
    let mean = lanes(norm.mean)[lane]
    let source = lanes(input.floats) + lane * input.plane
    let result = lanes(target.floats) + lane * target.plane
    var i = 0
    while i < input.height * input.width {
        result[i] = Lane()
        i += 1
    }
    var row = 0
    while row < gradient.height {
        let given = lanes(gradient.floats) + lane * gradient.plane + row * gradient.rowStride
        let (first, last) = (max(0, 2 * row - 1), min(2 * row + 1, input.height - 1))
        var (sum, moment) = (Lane(), Lane())
        var column = 0
        while column < gradient.width {
            let (left, right) = (max(0, 2 * column - 1), min(2 * column + 1, input.width - 1))
            let most = largest(source, input.rowStride, first, last, left, right, scale, offset)
            // What is left to give: taken once, it is 0 for the window's later places.
            var rest = Lane().replacing(with: given[column], where: most .> 0)
            var y = first
            while y <= last {
                var x = left
                while x <= right {
                    let place = y * input.rowStride + x
                    let value = source[place]
                    let isLargest = multiplyAdd(offset, value, scale) .== most
                    let taken = Lane().replacing(with: rest, where: isLargest)
                    rest = rest.replacing(with: Lane(), where: isLargest)
                    result[place] += taken
                    sum += taken
                    moment = multiplyAdd(moment, taken, value - mean)
                    x += 1
                }
                y += 1
            }
            column += 1
        }
        let line = lanes(sums) + 2 * row * laneCount + lane
        line[0] = sum
        line[laneCount] = moment
        row += 1
    }
}
