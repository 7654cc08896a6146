public import DenseNetOperands

// Compiled for AVX-512 (F) and FMA; to be called on such a processor only. The rest of the code is that of DenseNetAVX2,
// whose folder Kernels this target shares by a link.

/// Sixteen channels of one pixel.
typealias Lane = SIMD16<Float>

/// What the kernels of this target expect.
public func tiling() -> Tiling {
    Tiling(lane: 16, pixels: 8, pointwisePixels: 64, channelLanes: 16, squares: 16, transitionPixels: 32)
}

@inline(__always) var lanePixels: Int { 8 }

/// 8 pixels x 32 outputs: 16 accumulators hide the latency of two FMA units, and every map's size is a multiple of 8.
struct Accumulators {
    var a0 = Lane(), a1 = Lane(), a2 = Lane(), a3 = Lane()
    var a4 = Lane(), a5 = Lane(), a6 = Lane(), a7 = Lane()
    var b0 = Lane(), b1 = Lane(), b2 = Lane(), b3 = Lane()
    var b4 = Lane(), b5 = Lane(), b6 = Lane(), b7 = Lane()

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
        (a6, b6) = (sums[6 * stride], sums[6 * stride + 1])
        (a7, b7) = (sums[7 * stride], sums[7 * stride + 1])
    }

    @inline(__always)
    func store(_ sums: UnsafeMutablePointer<Lane>, _ stride: Int) {
        (sums[0], sums[1]) = (a0, b0)
        (sums[stride], sums[stride + 1]) = (a1, b1)
        (sums[2 * stride], sums[2 * stride + 1]) = (a2, b2)
        (sums[3 * stride], sums[3 * stride + 1]) = (a3, b3)
        (sums[4 * stride], sums[4 * stride + 1]) = (a4, b4)
        (sums[5 * stride], sums[5 * stride + 1]) = (a5, b5)
        (sums[6 * stride], sums[6 * stride + 1]) = (a6, b6)
        (sums[7 * stride], sums[7 * stride + 1]) = (a7, b7)
    }

    /// Adds one input channel: each pixel's value times the channel's 32 weights.
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
        x = Lane(repeating: input[6 * stride + channel])
        a6 = a6.addingProduct(x, u)
        b6 = b6.addingProduct(x, v)
        x = Lane(repeating: input[7 * stride + channel])
        a7 = a7.addingProduct(x, u)
        b7 = b7.addingProduct(x, v)
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
        add(input, stride, 8, weights)
        add(input, stride, 9, weights)
        add(input, stride, 10, weights)
        add(input, stride, 11, weights)
        add(input, stride, 12, weights)
        add(input, stride, 13, weights)
        add(input, stride, 14, weights)
        add(input, stride, 15, weights)
    }
}
