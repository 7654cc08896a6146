@inline(__always)
func relu(_ lane: Lane) -> Lane { lane.replacing(with: 0, where: lane .< 0) }

@inline(__always)
func lanes(_ floats: UnsafePointer<Float>) -> UnsafePointer<Lane> {
    UnsafeRawPointer(floats).assumingMemoryBound(to: Lane.self)
}

@inline(__always)
func lanes(_ floats: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Lane> {
    UnsafeMutableRawPointer(floats).assumingMemoryBound(to: Lane.self)
}

@inline(__always)
func floats(_ lanes: UnsafePointer<Lane>) -> UnsafePointer<Float> {
    UnsafeRawPointer(lanes).assumingMemoryBound(to: Float.self)
}

/// The micro-kernel: adds lanes of input channels of some pixels to two lanes of outputs of each.
/// - Parameters:
///   - input: The first pixel's first lane; pixels lie `pixelStride` floats apart, lanes `laneStride`.
///   - count: Lanes of input.
///   - weights: `[channel][2]` lanes.
///   - sums: `[pixel][2]` lanes, `sumStride` lanes from pixel to pixel; read unless `fresh`, then written.
@inline(never)
func multiply(
    _ input: UnsafePointer<Float>, pixelStride: Int, laneStride: Int, count: Int, weights: UnsafePointer<Lane>,
    into sums: UnsafeMutablePointer<Lane>, sumStride: Int, fresh: Bool
) {
    var c = zeros()
    if !fresh { load(&c, sums, sumStride) }
    var x = input
    var w = weights
    var remaining = count
    while remaining > 0 {
        addLane(&c, x, pixelStride, w)
        x += laneStride
        w += 2 * Lane.scalarCount
        remaining -= 1
    }
    store(c, sums, sumStride)
}
