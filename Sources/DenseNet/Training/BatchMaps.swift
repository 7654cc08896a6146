import DenseNetOperands

/// Feature maps of all images of a batch: `[image][lane][row][column][channel of the lane]`, without a border.
struct BatchMaps: @unchecked Sendable {  // threads agree on who writes where, as with AlignedBuffer
    let floats: UnsafeMutablePointer<Float>
    let lanes: Int
    let height: Int
    let width: Int
    /// Channels in a lane.
    let lane: Int
    /// Floats from one image to the next; more than `lanes` take when they are some of wider maps.
    let imageStride: Int

    init(_ floats: UnsafeMutablePointer<Float>, lanes: Int, size: (height: Int, width: Int), lane: Int) {
        self.init(
            floats: floats, lanes: lanes, height: size.height, width: size.width, lane: lane,
            imageStride: lanes * size.height * size.width * lane)
    }

    private init(
        floats: UnsafeMutablePointer<Float>, lanes: Int, height: Int, width: Int, lane: Int, imageStride: Int
    ) {
        self.floats = floats
        self.lanes = lanes
        self.height = height
        self.width = width
        self.lane = lane
        self.imageStride = imageStride
    }

    var plane: Int { height * width }

    func maps(_ image: Int) -> Maps {
        Maps(
            floats: floats + image * imageStride, height: height, width: width, rowStride: width, plane: plane)
    }

    /// Some of the lanes.
    func lanes(_ part: Range<Int>) -> BatchMaps {
        BatchMaps(
            floats: floats + part.lowerBound * plane * lane, lanes: part.count, height: height, width: width,
            lane: lane, imageStride: imageStride)
    }
}

/// Two numbers of each channel for each tile, `[tile][2][channel]`: what threads sum by themselves and what is then added in
/// the order of the tiles, so that the result does not depend on who computed which.
struct TileSums: @unchecked Sendable {  // as above
    let floats: UnsafeMutablePointer<Float>
    /// Channels with those that fill the last lane.
    let width: Int

    func tile(_ index: Int) -> UnsafeMutablePointer<Float> { floats + index * 2 * width }

    /// Adds both columns of some channels, next to each other, in double precision.
    /// - Parameter use: Is given `[2][channel]`.
    func withSums<Result>(
        ofChannels channels: Range<Int>, tiles: Int, _ use: (UnsafeMutablePointer<Double>) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * channels.count) { buffer in
            buffer.initialize(repeating: 0)
            guard let sums = buffer.baseAddress else { preconditionFailure("a lane has channels") }
            let count = channels.count
            for index in 0..<tiles {
                let line = tile(index) + channels.lowerBound
                for channel in 0..<count {
                    sums[channel] += Double(line[channel])
                    sums[count + channel] += Double(line[width + channel])
                }
            }
            return use(sums)
        }
    }
}

/// How the pixels of a batch are cut; no tile spans two images.
struct PixelTiles: Sendable {
    let size: Int
    let plane: Int
    let images: Int

    var perImage: Int { (plane + size - 1) / size }
    var count: Int { images * perImage }

    func place(_ tile: Int) -> (image: Int, first: Int, count: Int) {
        let first = tile % perImage * size
        return (tile / perImage, first, min(size, plane - first))
    }
}

/// How the units of each image (tiles, squares, rows) are shared out where every share has sums of its own: by the number of
/// images and units only, so that the sums are the same for any number of threads.
struct Shares: Sendable {
    let images: Int
    let units: Int
    let slices: Int
    /// Enough for several threads, few enough that adding their sums costs little.
    static let wanted = 16

    init(images: Int, units: Int, atLeast least: Int = 1) {
        self.images = images
        self.units = units
        slices = max(1, min((Self.wanted + images - 1) / images, units / least))
    }

    var count: Int { images * slices }

    func place(_ share: Int) -> (image: Int, units: Range<Int>) {
        let slice = share % slices
        return (share / slices, units * slice / slices..<units * (slice + 1) / slices)
    }
}
