public import DenseNetOperands

/// Adds to the weight gradient of a 3x3 convolution what some 4x4 squares give, at the 36 points of F(4x4,3x3): the
/// convolution is `A' [(G g G') (B' d B)] A` for each square, so its gradient is `G' [(A y A') (B' d B)] G`, of which all
/// but the outer G are done here.
/// - Parameters:
///   - first: The first square, and `count` the number of squares, row by row.
///   - norm: Before the convolution and its ReLU, and `input` what it was given, `inputLanes` lanes.
///   - outputGradient: Of the convolution's output, `outputLanes` lanes.
///   - sums: `[input lane][36][output group][input channel of the lane][output channel of the group]`.
public func windowGradient(
    _ first: Int, _ count: Int, _ norm: Affine, input: Maps, inputLanes: Int, outputGradient: Maps, outputLanes: Int,
    into sums: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
) {
    let capacity = tiling().gradientSquares
    let across = (outputGradient.width + 3) / 4
    let groups = (outputLanes + 1) / 2
    let half = lanes(scratch)
    let activations = half + 2 * points
    let activationStep = capacity + tiling().padding
    let given = activations + points * activationStep
    let givenStep = 2 * capacity * groups + tiling().padding
    var start = first
    while start < first + count {
        let squares = min(capacity, first + count - start)
        var square = 0
        while square < squares {
            let (y, x) = (4 * ((start + square) / across), 4 * ((start + square) % across))
            var lane = 0
            while lane < 2 * groups {
                let target = given + 2 * square * groups + lane
                if lane < outputLanes {
                    takeSquare(outputGradient, lane, y, x, 4, half)
                    widenSquare(half, target, givenStep)
                } else {
                    var point = 0
                    while point < points {
                        target[point * givenStep] = Lane()
                        point += 1
                    }
                }
                lane += 1
            }
            square += 1
        }
        var lane = 0
        while lane < inputLanes {
            square = 0
            while square < squares {
                let (y, x) = (4 * ((start + square) / across), 4 * ((start + square) % across))
                takeActivations(input, norm, lane, y, x, half)
                spreadSquare(half, activations + square, activationStep)
                square += 1
            }
            addPoints(
                activations, activationStep, given, givenStep, squares, groups,
                lanes(sums) + lane * points * groups * 2 * Lane.scalarCount)
            lane += 1
        }
        start += capacity
    }
}

/// Activations times gradients at all 36 points, for one lane of activations.
@inline(__always)
func addPoints(
    _ activations: UnsafePointer<Lane>, _ activationStep: Int, _ given: UnsafePointer<Lane>, _ givenStep: Int,
    _ squares: Int, _ groups: Int, _ sums: UnsafeMutablePointer<Lane>
) {
    var point = 0
    while point < points {
        var group = 0
        while group < groups {
            let low = given + point * givenStep + 2 * group
            let target = sums + (point * groups + group) * 2 * Lane.scalarCount
            var row = 0
            while row < Lane.scalarCount {
                multiplyPlaces(
                    floats(activations + point * activationStep) + row, step: Lane.scalarCount, low: low,
                    high: low + 1, laneStep: 2 * groups, count: squares, into: target + 2 * row)
                row += lanePlaces
            }
            group += 1
        }
        point += 1
    }
}

/// A y A' of the 16 lanes at `square`.
@inline(__always)
func widenSquare(_ square: UnsafeMutablePointer<Lane>, _ target: UnsafeMutablePointer<Lane>, _ step: Int) {
    let half = square + points
    var i = 0
    while i < 4 {
        widen(square + i, 4, half + i, 4)
        i += 1
    }
    i = 0
    while i < 6 {
        widen(half + 4 * i, 1, target + 6 * i * step, step)
        i += 1
    }
}

@inline(__always)
func widen(_ y: UnsafeMutablePointer<Lane>, _ stride: Int, _ target: UnsafeMutablePointer<Lane>, _ step: Int) {
    let (y0, y1, y2, y3) = (y[0], y[stride], y[2 * stride], y[3 * stride])
    let (even, odd) = (y0 + y2, y1 + y3)
    let wideEven = multiplyAdd(y0, Lane(repeating: 4), y2)
    let wideOdd = multiplyAdd(y1 + y1, Lane(repeating: 8), y3)
    target[0] = y0
    target[step] = even + odd
    target[2 * step] = even - odd
    target[3 * step] = wideEven + wideOdd
    target[4 * step] = wideEven - wideOdd
    target[5 * step] = y3
}
