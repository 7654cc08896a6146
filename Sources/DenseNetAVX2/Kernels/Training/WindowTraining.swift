public import DenseNetOperands

/// One tile of batch norm, ReLU and 3x3 convolution by Winograd's F(4x4,3x3), from and to maps without a border.
/// - Parameters:
///   - tile: Counted in `squares` 4x4 squares, row by row; `squares` is a multiple of the micro-kernel's pixels and at
///     most ``Tiling/squares``.
///   - norm: Before the convolution.
public func convolveWindowTile(
    _ tile: Int, squares: Int, _ layer: WindowLayer, _ norm: Affine, from input: Maps, to output: Maps,
    scratch: UnsafeMutablePointer<Float>
) {
    let across = (output.width + 3) / 4
    let first = tile * squares
    let count = min(squares, across * ((output.height + 3) / 4) - first)
    let groups = (layer.outputLanes + 1) / 2
    let half = lanes(scratch)
    let transformed = half + 2 * points
    let inputStep = squares * layer.inputLanes + tiling().padding
    let products = transformed + points * inputStep
    let outputStep = squares * 2 * groups + tiling().padding
    var square = 0
    while square < count {
        let (y, x) = (4 * ((first + square) / across), 4 * ((first + square) % across))
        var lane = 0
        while lane < layer.inputLanes {
            takeActivations(input, norm, lane, y, x, half)
            spreadSquare(half, transformed + square * layer.inputLanes + lane, inputStep)
            lane += 1
        }
        square += 1
    }
    multiplyPoints(layer, count, squares, transformed, inputStep, products, outputStep)
    square = 0
    while square < count {
        let (y, x) = (4 * ((first + square) / across), 4 * ((first + square) % across))
        gather(products + square * groups * 2, outputStep, layer, output, y, x, half)
        square += 1
    }
}

/// One tile of a 3x3 convolution backwards, with the ReLU before it: the gradient of the output of the norm before them.
/// - Parameters:
///   - tile: As of `convolveWindowTile`.
///   - layer: The convolution with its two sides exchanged and its window turned by half a circle: what a pixel gives to
///     its neighbours comes back from them.
///   - outputGradient: Of the convolution's output.
///   - norm: The norm before the ReLU, and `input` what it was given.
///   - sums: `[2][channel]`, written: the gradient, and the gradient times the difference from the mean.
public func descendWindowTile(
    _ tile: Int, squares: Int, _ layer: WindowLayer, from outputGradient: Maps, _ norm: BatchNorm, input: Maps,
    to gradient: Maps, sums: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
) {
    let across = (gradient.width + 3) / 4
    let first = tile * squares
    let count = min(squares, across * ((gradient.height + 3) / 4) - first)
    let groups = (layer.outputLanes + 1) / 2
    let half = lanes(scratch)
    let transformed = half + 2 * points
    let inputStep = squares * layer.inputLanes + tiling().padding
    let products = transformed + points * inputStep
    let outputStep = squares * 2 * groups + tiling().padding
    var square = 0
    while square < count {
        let (y, x) = (4 * ((first + square) / across), 4 * ((first + square) % across))
        var lane = 0
        while lane < layer.inputLanes {
            takeSquare(outputGradient, lane, y - 1, x - 1, 6, half)
            spreadSquare(half, transformed + square * layer.inputLanes + lane, inputStep)
            lane += 1
        }
        square += 1
    }
    multiplyPoints(layer, count, squares, transformed, inputStep, products, outputStep)
    clearSums(lanes(sums), layer.outputLanes, layer.outputLanes)
    square = 0
    while square < count {
        let (y, x) = (4 * ((first + square) / across), 4 * ((first + square) % across))
        var lane = 0
        while lane < layer.outputLanes {
            collectSquare(products + square * groups * 2 + lane, outputStep, half)
            admitSquare(half + 24, norm, lane, input, gradient, y, x, lanes(sums) + lane, layer.outputLanes)
            lane += 1
        }
        square += 1
    }
}

/// The micro-kernel at all 36 points.
@inline(__always)
func multiplyPoints(
    _ layer: WindowLayer, _ count: Int, _ squares: Int, _ transformed: UnsafeMutablePointer<Lane>, _ inputStep: Int,
    _ products: UnsafeMutablePointer<Lane>, _ outputStep: Int
) {
    let groups = (layer.outputLanes + 1) / 2
    var point = 0
    while point < points {
        var group = 0
        while group < groups {
            let w = lanes(layer.weights) + (point * groups + group) * layer.inputLanes * 2 * Lane.scalarCount
            var square = 0
            while square < count {
                multiply(
                    floats(transformed + point * inputStep + square * layer.inputLanes),
                    pixelStride: layer.inputLanes * Lane.scalarCount, laneStride: Lane.scalarCount,
                    count: layer.inputLanes, weights: w,
                    into: products + point * outputStep + (square * groups + group) * 2, sumStride: 2 * groups,
                    fresh: true)
                square += lanePixels
            }
            group += 1
        }
        point += 1
    }
}

/// What the ReLU lets pass of a 4x4 square of one lane.
@inline(__always)
func admitSquare(
    _ square: UnsafePointer<Lane>, _ norm: BatchNorm, _ lane: Int, _ input: Maps, _ gradient: Maps, _ y: Int, _ x: Int,
    _ sums: UnsafeMutablePointer<Lane>, _ laneCount: Int
) {
    let (scale, offset) = (lanes(norm.scale)[lane], lanes(norm.offset)[lane])
    let mean = lanes(norm.mean)[lane]
    let (rows, columns) = (min(4, gradient.height - y), min(4, gradient.width - x))
    var (sum, moment) = (sums[0], sums[laneCount])
    var i = 0
    while i < rows {
        let source = lanes(input.floats) + lane * input.plane + (y + i) * input.rowStride + x
        let target = lanes(gradient.floats) + lane * gradient.plane + (y + i) * gradient.rowStride + x
        var j = 0
        while j < columns {
            let value = source[j]
            let passed = Lane().replacing(with: square[4 * i + j], where: multiplyAdd(offset, value, scale) .> 0)
            target[j] = passed
            sum += passed
            moment = multiplyAdd(moment, passed, value - mean)
            j += 1
        }
        i += 1
    }
    (sums[0], sums[laneCount]) = (sum, moment)
}

/// A square of one lane, with zeros where the maps have no pixels.
@inline(__always)
func takeSquare(
    _ maps: Maps, _ lane: Int, _ y: Int, _ x: Int, _ side: Int, _ target: UnsafeMutablePointer<Lane>
) {
    let source = lanes(maps.floats) + lane * maps.plane
    let isInside = y >= 0 && x >= 0 && y + side <= maps.height && x + side <= maps.width
    var i = 0
    while i < side {
        let line = source + (y + i) * maps.rowStride + x
        var j = 0
        while j < side {
            if isInside || y + i >= 0 && y + i < maps.height && x + j >= 0 && x + j < maps.width {
                target[side * i + j] = line[j]
            } else {
                target[side * i + j] = Lane()
            }
            j += 1
        }
        i += 1
    }
}

/// The 6x6 square around a 4x4 square of what norm and ReLU make of one lane, with zeros outside.
@inline(__always)
func takeActivations(
    _ maps: Maps, _ norm: Affine, _ lane: Int, _ y: Int, _ x: Int, _ target: UnsafeMutablePointer<Lane>
) {
    let (scale, offset) = (lanes(norm.scale)[lane], lanes(norm.offset)[lane])
    let source = lanes(maps.floats) + lane * maps.plane
    let isInside = y > 0 && x > 0 && y + 5 <= maps.height && x + 5 <= maps.width
    var i = 0
    while i < 6 {
        let row = y + i - 1
        let line = source + row * maps.rowStride + x - 1
        if isInside {
            var j = 0
            while j < 6 {
                target[6 * i + j] = relu(multiplyAdd(offset, line[j], scale))
                j += 1
            }
        } else {
            var j = 0
            while j < 6 {
                let column = x + j - 1
                if row >= 0 && row < maps.height && column >= 0 && column < maps.width {
                    target[6 * i + j] = relu(multiplyAdd(offset, line[j], scale))
                } else {
                    target[6 * i + j] = Lane()
                }
                j += 1
            }
        }
        i += 1
    }
}

/// B' d B of the 36 lanes at `square`, whose place is used up.
@inline(__always)
func spreadSquare(_ square: UnsafeMutablePointer<Lane>, _ target: UnsafeMutablePointer<Lane>, _ step: Int) {
    let half = square + points
    var i = 0
    while i < 6 {
        spread(square + 6 * i, 1, half + 6 * i, 1)
        i += 1
    }
    i = 0
    while i < 6 {
        spread(half + i, 6, target + i * step, 6 * step)
        i += 1
    }
}

/// A' m A of 36 products: 16 lanes from `half + 24` on, after 24 for what lies between.
@inline(__always)
func collectSquare(_ products: UnsafeMutablePointer<Lane>, _ step: Int, _ half: UnsafeMutablePointer<Lane>) {
    var i = 0
    while i < 6 {
        collect(products + i * step, 6 * step, half + i, 6)
        i += 1
    }
    i = 0
    while i < 4 {
        collect(half + 6 * i, 1, half + 24 + 4 * i, 1)
        i += 1
    }
}
