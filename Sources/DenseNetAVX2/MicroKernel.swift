public import DenseNetOperands

// Compiled for AVX2 and FMA; to be called on such a processor only. This target and DenseNetAVX512, which shares the
// folder Kernels, hold no type, no generic code and no allocation that would outlive inlining: see Maps.

/// Eight channels of one pixel.
typealias Lane = SIMD8<Float>

/// What the kernels of this target expect.
public func tiling() -> Tiling {
    Tiling(lane: 8, pixels: 6, pointwisePixels: 48, channelLanes: 32, squares: 12, transitionPixels: 24)
}

@inline(__always) var lanePixels: Int { 6 }

/// 6 pixels x 16 outputs: 12 accumulators, two weights and one pixel fill the 16 registers but one. A tuple,
/// as a type of its own would have metadata.
typealias Accumulators = (
    a0: Lane, a1: Lane, a2: Lane,
    a3: Lane, a4: Lane, a5: Lane,
    b0: Lane, b1: Lane, b2: Lane,
    b3: Lane, b4: Lane, b5: Lane
)

@inline(__always)
func zeros() -> Accumulators {
    (
        a0: Lane(), a1: Lane(), a2: Lane(),
        a3: Lane(), a4: Lane(), a5: Lane(),
        b0: Lane(), b1: Lane(), b2: Lane(),
        b3: Lane(), b4: Lane(), b5: Lane()
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
}

@inline(__always)
func store(_ c: Accumulators, _ sums: UnsafeMutablePointer<Lane>, _ stride: Int) {
    (sums[0], sums[1]) = (c.a0, c.b0)
    (sums[stride], sums[stride + 1]) = (c.a1, c.b1)
    (sums[2 * stride], sums[2 * stride + 1]) = (c.a2, c.b2)
    (sums[3 * stride], sums[3 * stride + 1]) = (c.a3, c.b3)
    (sums[4 * stride], sums[4 * stride + 1]) = (c.a4, c.b4)
    (sums[5 * stride], sums[5 * stride + 1]) = (c.a5, c.b5)
}

/// Adds one input channel: each pixel's value times the channel's 16 weights.
@inline(__always)
func add(
    _ c: inout Accumulators, _ input: UnsafePointer<Float>, _ stride: Int, _ channel: Int,
    _ weights: UnsafePointer<Lane>
) {
    let u = weights[2 * channel]
    let v = weights[2 * channel + 1]
    var x = Lane(repeating: input[channel])
    c.a0 = c.a0.addingProduct(x, u)
    c.b0 = c.b0.addingProduct(x, v)
    x = Lane(repeating: input[stride + channel])
    c.a1 = c.a1.addingProduct(x, u)
    c.b1 = c.b1.addingProduct(x, v)
    x = Lane(repeating: input[2 * stride + channel])
    c.a2 = c.a2.addingProduct(x, u)
    c.b2 = c.b2.addingProduct(x, v)
    x = Lane(repeating: input[3 * stride + channel])
    c.a3 = c.a3.addingProduct(x, u)
    c.b3 = c.b3.addingProduct(x, v)
    x = Lane(repeating: input[4 * stride + channel])
    c.a4 = c.a4.addingProduct(x, u)
    c.b4 = c.b4.addingProduct(x, v)
    x = Lane(repeating: input[5 * stride + channel])
    c.a5 = c.a5.addingProduct(x, u)
    c.b5 = c.b5.addingProduct(x, v)
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
}
