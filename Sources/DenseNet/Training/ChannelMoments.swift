/// Mean and variance of each channel of a batch's maps. Every norm that reads a channel reads the same two numbers, so a
/// dense block computes them once, when the channel is appended.
final class ChannelMoments: @unchecked Sendable {  // a channel is written by one thread at a time
    /// In lanes, for the kernels.
    let mean: AlignedBuffer
    private let exact: UnsafeMutablePointer<Double>
    private let count: Int

    /// - Parameter count: Channels with those that fill the last lane.
    init(count: Int) {
        self.count = count
        mean = AlignedBuffer(count: count)
        exact = .allocate(capacity: 2 * count)
        exact.initialize(repeating: 0, count: 2 * count)
    }

    deinit { exact.deallocate() }

    func mean(_ channel: Int) -> Double { exact[channel] }
    /// Divided by the number of pixels.
    func variance(_ channel: Int) -> Double { exact[count + channel] }

    /// Joins sums and squared differences of tiles (Chan, Golub and LeVeque, 1983).
    /// - Parameters:
    ///   - source: The channels' places in the sums, next to each other.
    ///   - target: The first one's place here.
    func join(_ sums: TileSums, _ tiles: PixelTiles, channels source: Range<Int>, to target: Int) {
        let all = Double(tiles.images * tiles.plane)
        sums.withSums(ofChannels: source, tiles: tiles.count) { joined in
            let (means, inside) = (joined, joined + source.count)
            for channel in 0..<source.count { means[channel] /= all }
            for tile in 0..<tiles.count {
                let pixels = Double(tiles.place(tile).count)
                let line = sums.tile(tile) + source.lowerBound
                for channel in 0..<source.count {
                    let difference = Double(line[channel]) / pixels - means[channel]
                    inside[channel] += pixels * difference * difference
                }
            }
            for channel in 0..<source.count {
                exact[target + channel] = means[channel]
                exact[count + target + channel] = inside[channel] / all
                mean.floats[target + channel] = Float(means[channel])
            }
        }
    }
}

/// What the norms that read a block's channels give back to them beside their factors' part, summed over all of them: the
/// gradient of x still lacks `offset + scale * x`. It is added when the gradient is wanted whole.
final class Corrections: @unchecked Sendable {  // as above
    private let sums: UnsafeMutablePointer<Double>
    private let count: Int
    private let rounded: AlignedBuffer

    init(count: Int) {
        self.count = count
        sums = .allocate(capacity: 2 * count)
        sums.initialize(repeating: 0, count: 2 * count)
        rounded = AlignedBuffer(count: 2 * count)
    }

    deinit { sums.deallocate() }

    func clear() {
        for index in 0..<2 * count { sums[index] = 0 }
    }

    func add(scale: Double, offset: Double, to channel: Int) {
        sums[channel] += scale
        sums[count + channel] += offset
    }

    func round(_ channels: Range<Int>) {
        for channel in channels {
            rounded.floats[channel] = Float(sums[channel])
            rounded.floats[count + channel] = Float(sums[count + channel])
        }
    }

    var scale: UnsafePointer<Float> { UnsafePointer(rounded.floats) }
    var offset: UnsafePointer<Float> { UnsafePointer(rounded.floats + count) }
}
