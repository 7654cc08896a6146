public import DenseNetOperands

@inline(__always) var points: Int { 36 }

/// One tile of `squares` 4x4 squares, counted row by row.
/// - Parameters:
///   - squares: A multiple of the micro-kernel's pixels, at most ``Tiling/squares``.
///   - input: With one zero row and column above and left, and zeros below and right to whole squares and one more.
///   - output: The lanes that the layer appends.
public func windowTile(
    _ tile: Int, squares: Int, _ layer: WindowLayer, from input: Maps, to output: Maps,
    scratch: UnsafeMutablePointer<Float>
) {
    let across = (output.width + 3) / 4
    let total = across * ((output.height + 3) / 4)
    let first = tile * squares
    let count = min(squares, total - first)
    let groups = (layer.outputLanes + 1) / 2
    let half = lanes(scratch)
    let transformed = half + points
    let inputStep = squares * layer.inputLanes + tiling().padding
    let products = transformed + points * inputStep
    let outputStep = squares * 2 * groups + tiling().padding
    var square = 0
    while square < count {
        let (y, x) = ((first + square) / across, (first + square) % across)
        transform(input, layer, 4 * y, 4 * x, transformed + square * layer.inputLanes, inputStep, half)
        square += 1
    }
    var point = 0
    while point < points {
        var group = 0
        while group < groups {
            let w = lanes(layer.weights) + (point * groups + group) * layer.inputLanes * 2 * Lane.scalarCount
            square = 0
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
    square = 0
    while square < count {
        let (y, x) = ((first + square) / across, (first + square) % across)
        gather(products + square * groups * 2, outputStep, layer, output, 4 * y, 4 * x, half)
        square += 1
    }
}

/// B' d B of a 6x6 square, for every lane.
@inline(__always)
func transform(
    _ input: Maps, _ layer: WindowLayer, _ y: Int, _ x: Int, _ target: UnsafeMutablePointer<Lane>, _ step: Int,
    _ half: UnsafeMutablePointer<Lane>
) {
    var lane = 0
    while lane < layer.inputLanes {
        let source = lanes(input.floats) + lane * input.plane + y * input.rowStride + x
        var i = 0
        while i < 6 {
            spread(source + i * input.rowStride, 1, half + 6 * i, 1)
            i += 1
        }
        i = 0
        while i < 6 {
            spread(half + i, 6, target + lane + i * step, 6 * step)
            i += 1
        }
        lane += 1
    }
}

/// A' m A of 36 products, for every lane that is stored.
@inline(__always)
func gather(
    _ products: UnsafeMutablePointer<Lane>, _ step: Int, _ layer: WindowLayer, _ output: Maps, _ y: Int, _ x: Int,
    _ half: UnsafeMutablePointer<Lane>
) {
    let rows = min(4, output.height - y)
    let columns = min(4, output.width - x)
    var lane = 0
    while lane < layer.outputLanes {
        var i = 0
        while i < 6 {
            collect(products + lane + i * step, 6 * step, half + i, 6)
            i += 1
        }
        let target = lanes(output.floats) + lane * output.plane + y * output.rowStride + x
        i = 0
        while i < rows {
            if columns == 4 {
                collect(half + 6 * i, 1, target + i * output.rowStride, 1)
            } else {
                collect(half + 6 * i, 1, half + 24, 1)
                var j = 0
                while j < columns {
                    target[i * output.rowStride + j] = half[24 + j]
                    j += 1
                }
            }
            i += 1
        }
        lane += 1
    }
}

@inline(__always)
func spread(
    _ d: UnsafeMutablePointer<Lane>, _ stride: Int, _ target: UnsafeMutablePointer<Lane>, _ step: Int
) {
    let (d0, d1, d2) = (d[0], d[stride], d[2 * stride])
    let (d3, d4, d5) = (d[3 * stride], d[4 * stride], d[5 * stride])
    let minus4 = Lane(repeating: -4)
    let minus5 = Lane(repeating: -5)
    let four = Lane(repeating: 4)
    let p = multiplyAdd(d4, minus4, d2)
    let q = multiplyAdd(d3, minus4, d1)
    let r = d4 - d2
    let s = d3 - d1
    let twice = s + s
    target[0] = multiplyAdd(multiplyAdd(d4, four, d0), minus5, d2)
    target[step] = p + q
    target[2 * step] = p - q
    target[3 * step] = r + twice
    target[4 * step] = r - twice
    target[5 * step] = multiplyAdd(multiplyAdd(d5, four, d1), minus5, d3)
}

@inline(__always)
func collect(
    _ m: UnsafeMutablePointer<Lane>, _ stride: Int, _ target: UnsafeMutablePointer<Lane>, _ step: Int
) {
    let (m1, m2, m3, m4) = (m[stride], m[2 * stride], m[3 * stride], m[4 * stride])
    let (a, b, c, d) = (m1 + m2, m1 - m2, m3 + m4, m3 - m4)
    let last = m[5 * stride]
    let first = m[0]
    target[0] = first + a + c
    target[step] = multiplyAdd(b, Lane(repeating: 2), d)
    target[2 * step] = multiplyAdd(a, Lane(repeating: 4), c)
    target[3 * step] = multiplyAdd(b, Lane(repeating: 8), d) + last
}
