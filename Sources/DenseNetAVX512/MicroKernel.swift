public import DenseNetOperands

// Compiled for AVX-512 (F) and FMA; to be called on such a processor only. The rest of the code is that of DenseNetAVX2,
// whose folder Kernels this target shares by a link.

/// Sixteen channels of one pixel.
typealias Lane = SIMD16<Float>

/// `sum + x * y`, rounded once.
@inline(__always)
func multiplyAdd(_ sum: Lane, _ x: Lane, _ y: Lane) -> Lane { sum.addingProduct(x, y) }

/// What the kernels of this target expect.
public func tiling() -> Tiling {
    Tiling(
        lane: 16, pixels: 8, pointwisePixels: 64, channelLanes: 16, squares: 16, transitionPixels: 32,
        gradientSquares: 64)
}

@inline(__always) var lanePixels: Int { 8 }

/// 8 pixels x 32 outputs: 16 accumulators hide the latency of two FMA units, and the sizes of most maps
/// are multiples of 8. A tuple, as a type of its own would have metadata.
typealias Accumulators = (
    a0: Lane, a1: Lane, a2: Lane, a3: Lane,
    a4: Lane, a5: Lane, a6: Lane, a7: Lane,
    b0: Lane, b1: Lane, b2: Lane, b3: Lane,
    b4: Lane, b5: Lane, b6: Lane, b7: Lane
)

@inline(__always)
func zeros() -> Accumulators {
    (
        a0: Lane(), a1: Lane(), a2: Lane(), a3: Lane(),
        a4: Lane(), a5: Lane(), a6: Lane(), a7: Lane(),
        b0: Lane(), b1: Lane(), b2: Lane(), b3: Lane(),
        b4: Lane(), b5: Lane(), b6: Lane(), b7: Lane()
    )
}

/// What `store` left.
@inline(__always)
func load(_ c: inout Accumulators, _ sums: UnsafePointer<Lane>, _ stride: Int) {
    (c.a0, c.b0) = (sums[0], sums[1])
    (c.a1, c.b1) = (sums[stride], sums[stride + 1])
    (c.a2, c.b2) = (sums[2 * stride], sums[2 * stride + 1])
    (c.a3, c.b3) = (sums[3 * stride], sums[3 * stride + 1])
    (c.a4, c.b4) = (sums[4 * stride], sums[4 * stride + 1])
    (c.a5, c.b5) = (sums[5 * stride], sums[5 * stride + 1])
    (c.a6, c.b6) = (sums[6 * stride], sums[6 * stride + 1])
    (c.a7, c.b7) = (sums[7 * stride], sums[7 * stride + 1])
}

@inline(__always)
func store(_ c: Accumulators, _ sums: UnsafeMutablePointer<Lane>, _ stride: Int) {
    (sums[0], sums[1]) = (c.a0, c.b0)
    (sums[stride], sums[stride + 1]) = (c.a1, c.b1)
    (sums[2 * stride], sums[2 * stride + 1]) = (c.a2, c.b2)
    (sums[3 * stride], sums[3 * stride + 1]) = (c.a3, c.b3)
    (sums[4 * stride], sums[4 * stride + 1]) = (c.a4, c.b4)
    (sums[5 * stride], sums[5 * stride + 1]) = (c.a5, c.b5)
    (sums[6 * stride], sums[6 * stride + 1]) = (c.a6, c.b6)
    (sums[7 * stride], sums[7 * stride + 1]) = (c.a7, c.b7)
}

/// Adds one input channel: each pixel's value times the channel's two lanes of weights.
@inline(__always)
func add(
    _ c: inout Accumulators, _ input: UnsafePointer<Float>, _ stride: Int, _ channel: Int,
    _ weights: UnsafePointer<Lane>
) {
    let u = weights[2 * channel]
    let v = weights[2 * channel + 1]
    var x = Lane(repeating: input[channel])
    c.a0 = multiplyAdd(c.a0, x, u)
    c.b0 = multiplyAdd(c.b0, x, v)
    x = Lane(repeating: input[stride + channel])
    c.a1 = multiplyAdd(c.a1, x, u)
    c.b1 = multiplyAdd(c.b1, x, v)
    x = Lane(repeating: input[2 * stride + channel])
    c.a2 = multiplyAdd(c.a2, x, u)
    c.b2 = multiplyAdd(c.b2, x, v)
    x = Lane(repeating: input[3 * stride + channel])
    c.a3 = multiplyAdd(c.a3, x, u)
    c.b3 = multiplyAdd(c.b3, x, v)
    x = Lane(repeating: input[4 * stride + channel])
    c.a4 = multiplyAdd(c.a4, x, u)
    c.b4 = multiplyAdd(c.b4, x, v)
    x = Lane(repeating: input[5 * stride + channel])
    c.a5 = multiplyAdd(c.a5, x, u)
    c.b5 = multiplyAdd(c.b5, x, v)
    x = Lane(repeating: input[6 * stride + channel])
    c.a6 = multiplyAdd(c.a6, x, u)
    c.b6 = multiplyAdd(c.b6, x, v)
    x = Lane(repeating: input[7 * stride + channel])
    c.a7 = multiplyAdd(c.a7, x, u)
    c.b7 = multiplyAdd(c.b7, x, v)
}

/// Adds the input channels of one lane.
@inline(__always)
func addLane(
    _ c: inout Accumulators, _ input: UnsafePointer<Float>, _ stride: Int, _ weights: UnsafePointer<Lane>
) {
    add(&c, input, stride, 0, weights)
    add(&c, input, stride, 1, weights)
    add(&c, input, stride, 2, weights)
    add(&c, input, stride, 3, weights)
    add(&c, input, stride, 4, weights)
    add(&c, input, stride, 5, weights)
    add(&c, input, stride, 6, weights)
    add(&c, input, stride, 7, weights)
    add(&c, input, stride, 8, weights)
    add(&c, input, stride, 9, weights)
    add(&c, input, stride, 10, weights)
    add(&c, input, stride, 11, weights)
    add(&c, input, stride, 12, weights)
    add(&c, input, stride, 13, weights)
    add(&c, input, stride, 14, weights)
    add(&c, input, stride, 15, weights)
}

/// Rows of an outer product that are computed at once.
@inline(__always) var lanePlaces: Int { 8 }

/// The micro-kernel of weight gradients: adds, over `count` places, 8 values next to each other times two lanes.
/// - Parameters:
///   - input: The first place's values; places lie `step` floats apart.
///   - low, high: The first place's lanes; places lie `laneStep` lanes apart.
///   - sums: `[value][2]` lanes, read and written.
@inline(never)
func multiplyPlaces(
    _ input: UnsafePointer<Float>, step: Int, low: UnsafePointer<Lane>, high: UnsafePointer<Lane>, laneStep: Int,
    count: Int, into sums: UnsafeMutablePointer<Lane>
) {
    var (a0, b0) = (sums[0], sums[1])
    var (a1, b1) = (sums[2], sums[3])
    var (a2, b2) = (sums[4], sums[5])
    var (a3, b3) = (sums[6], sums[7])
    var (a4, b4) = (sums[8], sums[9])
    var (a5, b5) = (sums[10], sums[11])
    var (a6, b6) = (sums[12], sums[13])
    var (a7, b7) = (sums[14], sums[15])
    var (x, u, v) = (input, low, high)
    var remaining = count
    while remaining > 0 {
        let (low, high) = (u.pointee, v.pointee)
        var value = Lane(repeating: x[0])
        a0 = multiplyAdd(a0, value, low)
        b0 = multiplyAdd(b0, value, high)
        value = Lane(repeating: x[1])
        a1 = multiplyAdd(a1, value, low)
        b1 = multiplyAdd(b1, value, high)
        value = Lane(repeating: x[2])
        a2 = multiplyAdd(a2, value, low)
        b2 = multiplyAdd(b2, value, high)
        value = Lane(repeating: x[3])
        a3 = multiplyAdd(a3, value, low)
        b3 = multiplyAdd(b3, value, high)
        value = Lane(repeating: x[4])
        a4 = multiplyAdd(a4, value, low)
        b4 = multiplyAdd(b4, value, high)
        value = Lane(repeating: x[5])
        a5 = multiplyAdd(a5, value, low)
        b5 = multiplyAdd(b5, value, high)
        value = Lane(repeating: x[6])
        a6 = multiplyAdd(a6, value, low)
        b6 = multiplyAdd(b6, value, high)
        value = Lane(repeating: x[7])
        a7 = multiplyAdd(a7, value, low)
        b7 = multiplyAdd(b7, value, high)
        x += step
        u += laneStep
        v += laneStep
        remaining -= 1
    }
    (sums[0], sums[1]) = (a0, b0)
    (sums[2], sums[3]) = (a1, b1)
    (sums[4], sums[5]) = (a2, b2)
    (sums[6], sums[7]) = (a3, b3)
    (sums[8], sums[9]) = (a4, b4)
    (sums[10], sums[11]) = (a5, b5)
    (sums[12], sums[13]) = (a6, b6)
    (sums[14], sums[15]) = (a7, b7)
}
