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

/// 6 pixels x 16 outputs: 12 accumulators, two weights and one pixel fill the 16 registers but one.
struct Accumulators {
    var a0 = Lane(), a1 = Lane(), a2 = Lane(), a3 = Lane(), a4 = Lane(), a5 = Lane()
    var b0 = Lane(), b1 = Lane(), b2 = Lane(), b3 = Lane(), b4 = Lane(), b5 = Lane()

    @inline(__always)
    init() {}

    /// What ``store(_:_:)`` left.
    @inline(__always)
    init(_ sums: UnsafePointer<Lane>, _ stride: Int) {
        (a0, b0) = (sums[0], sums[1])
        (a1, b1) = (sums[stride], sums[stride + 1])
        (a2, b2) = (sums[2 * stride], sums[2 * stride + 1])
        (a3, b3) = (sums[3 * stride], sums[3 * stride + 1])
        (a4, b4) = (sums[4 * stride], sums[4 * stride + 1])
        (a5, b5) = (sums[5 * stride], sums[5 * stride + 1])
    }

    @inline(__always)
    func store(_ sums: UnsafeMutablePointer<Lane>, _ stride: Int) {
        (sums[0], sums[1]) = (a0, b0)
        (sums[stride], sums[stride + 1]) = (a1, b1)
        (sums[2 * stride], sums[2 * stride + 1]) = (a2, b2)
        (sums[3 * stride], sums[3 * stride + 1]) = (a3, b3)
        (sums[4 * stride], sums[4 * stride + 1]) = (a4, b4)
        (sums[5 * stride], sums[5 * stride + 1]) = (a5, b5)
    }

    /// Adds one input channel: each pixel's value times the channel's 16 weights.
    @inline(__always)
    mutating func add(
        _ input: UnsafePointer<Float>, _ stride: Int, _ channel: Int, _ weights: UnsafePointer<Lane>
    ) {
        let u = weights[2 * channel]
        let v = weights[2 * channel + 1]
        var x = Lane(repeating: input[channel])
        a0 = a0.addingProduct(x, u)
        b0 = b0.addingProduct(x, v)
        x = Lane(repeating: input[stride + channel])
        a1 = a1.addingProduct(x, u)
        b1 = b1.addingProduct(x, v)
        x = Lane(repeating: input[2 * stride + channel])
        a2 = a2.addingProduct(x, u)
        b2 = b2.addingProduct(x, v)
        x = Lane(repeating: input[3 * stride + channel])
        a3 = a3.addingProduct(x, u)
        b3 = b3.addingProduct(x, v)
        x = Lane(repeating: input[4 * stride + channel])
        a4 = a4.addingProduct(x, u)
        b4 = b4.addingProduct(x, v)
        x = Lane(repeating: input[5 * stride + channel])
        a5 = a5.addingProduct(x, u)
        b5 = b5.addingProduct(x, v)
    }

    /// Adds the input channels of one lane.
    @inline(__always)
    mutating func addLane(_ input: UnsafePointer<Float>, _ stride: Int, _ weights: UnsafePointer<Lane>) {
        add(input, stride, 0, weights)
        add(input, stride, 1, weights)
        add(input, stride, 2, weights)
        add(input, stride, 3, weights)
        add(input, stride, 4, weights)
        add(input, stride, 5, weights)
        add(input, stride, 6, weights)
        add(input, stride, 7, weights)
    }
}
