// Everything in this target is compiled for AVX2 and FMA and must be called on such a processor only. It holds no
// generic code, no classes and no allocation, so that the linker shares nothing of it with the rest of the program.

/// Eight channels of one pixel.
public typealias Lane = SIMD8<Float>

/// The shape of the work: what the registers and caches of a processor with AVX2 hold.
public enum Tiling {
    /// Channels in a lane.
    public static let lane = 8
    /// Output channels of the micro-kernel: two lanes.
    public static let outputs = 16
    /// Pixels of the micro-kernel. 6 x 2 accumulators, two weights and one pixel fill the 16 registers but one.
    public static let pixels = 6
    /// Pixels of a 1x1 tile.
    public static let pointwisePixels = 48
    /// Lanes of input channels that are normalised and multiplied before the next ones.
    public static let channelLanes = 32
    /// 4x4 squares of a 3x3 tile.
    public static let squares = 12
}

@inline(__always)
func relu(_ lane: Lane) -> Lane { lane.replacing(with: 0, where: lane .< 0) }

@inline(__always)
func floats(_ lanes: UnsafePointer<Lane>) -> UnsafePointer<Float> {
    UnsafeRawPointer(lanes).assumingMemoryBound(to: Float.self)
}

/// 6 pixels x 16 outputs, in registers while the kernel runs.
struct Accumulators {
    var a0 = Lane(), a1 = Lane(), a2 = Lane(), a3 = Lane(), a4 = Lane(), a5 = Lane()
    var b0 = Lane(), b1 = Lane(), b2 = Lane(), b3 = Lane(), b4 = Lane(), b5 = Lane()

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
}

/// Adds `lanes` x 8 input channels of 6 pixels to 6 x 16 outputs.
/// - Parameters:
///   - input: The first pixel's first lane; pixels lie `pixelStride` floats apart, lanes `laneStride`.
///   - weights: `[channel][16]`.
///   - sums: `[pixel][2]` lanes; read unless `fresh`, then written.
@inline(never)
func multiply(
    _ input: UnsafePointer<Float>, pixelStride: Int, laneStride: Int, lanes: Int, weights: UnsafePointer<Lane>,
    into sums: UnsafeMutablePointer<Lane>, sumStride: Int, fresh: Bool
) {
    var c = Accumulators()
    if !fresh {
        (c.a0, c.b0) = (sums[0], sums[1])
        (c.a1, c.b1) = (sums[sumStride], sums[sumStride + 1])
        (c.a2, c.b2) = (sums[2 * sumStride], sums[2 * sumStride + 1])
        (c.a3, c.b3) = (sums[3 * sumStride], sums[3 * sumStride + 1])
        (c.a4, c.b4) = (sums[4 * sumStride], sums[4 * sumStride + 1])
        (c.a5, c.b5) = (sums[5 * sumStride], sums[5 * sumStride + 1])
    }
    var x = input
    var w = weights
    var remaining = lanes
    while remaining > 0 {
        c.add(x, pixelStride, 0, w)
        c.add(x, pixelStride, 1, w)
        c.add(x, pixelStride, 2, w)
        c.add(x, pixelStride, 3, w)
        c.add(x, pixelStride, 4, w)
        c.add(x, pixelStride, 5, w)
        c.add(x, pixelStride, 6, w)
        c.add(x, pixelStride, 7, w)
        x += laneStride
        w += 16
        remaining -= 1
    }
    (sums[0], sums[1]) = (c.a0, c.b0)
    (sums[sumStride], sums[sumStride + 1]) = (c.a1, c.b1)
    (sums[2 * sumStride], sums[2 * sumStride + 1]) = (c.a2, c.b2)
    (sums[3 * sumStride], sums[3 * sumStride + 1]) = (c.a3, c.b3)
    (sums[4 * sumStride], sums[4 * sumStride + 1]) = (c.a4, c.b4)
    (sums[5 * sumStride], sums[5 * sumStride + 1]) = (c.a5, c.b5)
}
