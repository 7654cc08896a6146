public import DenseNetOperands

/// Sum, and sum of squared differences from this tile's own mean, of each channel over some pixels. Taken from the mean,
/// squares of numbers far from 0 keep their digits.
/// - Parameters:
///   - first: The first pixel, and `count` the number of pixels; maps without a border.
///   - sums: `[2][channel]`.
public func momentsTile(
    _ first: Int, _ count: Int, of maps: Maps, lanes laneCount: Int, into sums: UnsafeMutablePointer<Float>
) {
    let target = lanes(sums)
    let share = Lane(repeating: 1 / Float(count))
    var lane = 0
    while lane < laneCount {
        let source = lanes(maps.floats) + lane * maps.plane + first
        var (a, b, c, d) = (Lane(), Lane(), Lane(), Lane())
        var i = 0
        while i + 4 <= count {
            a += source[i]
            b += source[i + 1]
            c += source[i + 2]
            d += source[i + 3]
            i += 4
        }
        while i < count {
            a += source[i]
            i += 1
        }
        let sum = (a + b) + (c + d)
        let mean = sum * share
        (a, b, c, d) = (Lane(), Lane(), Lane(), Lane())
        i = 0
        while i + 4 <= count {
            let (p, q, r, s) = (source[i] - mean, source[i + 1] - mean, source[i + 2] - mean, source[i + 3] - mean)
            a = multiplyAdd(a, p, p)
            b = multiplyAdd(b, q, q)
            c = multiplyAdd(c, r, r)
            d = multiplyAdd(d, s, s)
            i += 4
        }
        while i < count {
            let p = source[i] - mean
            a = multiplyAdd(a, p, p)
            i += 1
        }
        target[lane] = sum
        target[laneCount + lane] = (a + b) + (c + d)
        lane += 1
    }
}

/// Takes the gradient of a norm's output to that of its input, in place.
/// - Parameters:
///   - first: The first pixel, and `count` the number of pixels.
///   - input: What the norm was given.
public func descendNormTile(
    _ first: Int, _ count: Int, _ norm: NormDescent, input: Maps, gradient: Maps, lanes laneCount: Int
) {
    let (scales, offsets) = (lanes(norm.correction.scale), lanes(norm.correction.offset))
    var lane = 0
    while lane < laneCount {
        let factor = lanes(norm.factor)[lane]
        let (scale, offset) = (scales[lane], offsets[lane])
        let source = lanes(input.floats) + lane * input.plane + first
        let target = lanes(gradient.floats) + lane * gradient.plane + first
        var i = 0
        while i < count {
            target[i] = multiplyAdd(multiplyAdd(offset, source[i], scale), target[i], factor)
            i += 1
        }
        lane += 1
    }
}
