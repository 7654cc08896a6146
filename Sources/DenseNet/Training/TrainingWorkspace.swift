import DenseNetOperands

/// The memory of training steps: a batch's maps, gradients and packed weights.
///
/// Kept for the way back are only the dense blocks' channels, the 1x1 convolutions' outputs and the stem's. What norms and
/// ReLUs make of them is computed again where it is wanted (Pleiss et al., 2017), and nothing is concatenated.
final class TrainingWorkspace: @unchecked Sendable {  // one step at a time
    let net: DenseNetArchitecture
    let kernels: TrainingKernels
    let tiling: Tiling
    /// The most images of a batch.
    let capacity: Int
    let layout: ParameterLayout
    let statisticsLayout: ParameterLayout

    let image: AlignedBuffer
    let imageLayout: ImageLayout
    let stem: TrainingStem
    let stemMaps: BatchMaps
    let stemGradient: BatchMaps
    let blocks: [TrainingBlock]
    let lastNorm: TrainingNorm
    /// Of the 3x3 convolution's input after its norm; one layer's at a time.
    let middleGradient: AlignedBuffer
    let middleLanes: Int
    let appendedLanes: Int
    let tileSums: AlignedBuffer
    let weightSums: AlignedBuffer
    /// 1 for every channel.
    let ones: AlignedBuffer
    /// Mean of each feature, `[image][place in the lanes]`.
    let pooled: AlignedBuffer
    /// d loss / d mean of each feature, over the number of pixels.
    let pooledGradient: AlignedBuffer
    private let storage: [AlignedBuffer]

    init(_ net: DenseNetArchitecture, kernels: TrainingKernels, capacity: Int) {
        let tiling = kernels.tiling()
        let layout = ParameterLayout(net)
        let statistics = ParameterLayout(statisticsOf: net)
        var builder = TrainingBuilder(
            net: net, tiling: tiling, capacity: capacity, layout: layout, statistics: statistics)
        self.net = net
        self.kernels = kernels
        self.tiling = tiling
        self.capacity = capacity
        self.layout = layout
        statisticsLayout = statistics

        let row = net.inputWidth + 6 + 2 * tiling.pixels
        imageLayout = ImageLayout(rowStride: row, plane: row * (net.inputHeight + 7))
        image = AlignedBuffer(count: imageLayout.plane * net.inputChannels * capacity)
        (stem, stemMaps) = builder.stem()
        blocks = builder.blocks(stemFloats: capacity * stemMaps.imageStride)
        // Once the first block's layers have been run backwards, nobody needs their 1x1 outputs, and the stem comes last.
        stemGradient = BatchMaps(
            builder.firstMiddles, lanes: stemMaps.lanes, size: net.stemSize, lane: tiling.lane)
        let last = blocks[blocks.count - 1]
        lastNorm = builder.norm("features.norm5", last.channels, last.moments)
        (middleLanes, appendedLanes) = (builder.middleLanes, builder.appendedLanes)
        middleGradient = AlignedBuffer(
            count: capacity * middleLanes * tiling.lane * blocks[0].maps.plane)
        tileSums = AlignedBuffer(count: builder.tileSumFloats(blocks, stem: stemMaps))
        weightSums = AlignedBuffer(count: Self.weightSumFloats(blocks, stemMaps, net, tiling, capacity))
        let widest = (blocks.map(\.channels.lanes).max() ?? 0) * tiling.lane
        ones = AlignedBuffer(count: widest)
        for index in 0..<widest { ones.floats[index] = 1 }
        pooled = AlignedBuffer(count: capacity * last.channels.lanes * tiling.lane)
        pooledGradient = AlignedBuffer(count: capacity * last.channels.lanes * tiling.lane)
        storage = builder.storage
    }

    /// Floats of one thread's scratch.
    var scratchFloats: Int {
        tiling.trainingScratch(
            middleLanes: middleLanes, appendedLanes: appendedLanes,
            widestLanes: blocks.map(\.channels.lanes).max() ?? 0)
    }

    func middleGradient(of block: TrainingBlock) -> BatchMaps {
        BatchMaps(
            middleGradient.floats, lanes: middleLanes, size: (block.maps.height, block.maps.width), lane: tiling.lane)
    }

    /// 4x4 squares in a tile: small maps are cut finer, so that two threads have work.
    func squares(_ maps: BatchMaps) -> (inTile: Int, inImage: Int) {
        let all = (maps.height + 3) / 4 * ((maps.width + 3) / 4)
        return (all < 2 * tiling.squares ? tiling.pixels : tiling.squares, all)
    }

    /// Copies images into their borders of zeros.
    func place(_ images: [[Float]]) {
        let planes = net.inputChannels
        for (index, values) in images.enumerated() {
            values.withUnsafeBufferPointer { source in
                guard let start = source.baseAddress else { return }
                for channel in 0..<planes {
                    for row in 0..<net.inputHeight {
                        let target =
                            image.floats + (index * planes + channel) * imageLayout.plane
                            + (row + 3) * imageLayout.rowStride + 3
                        let line = start + (channel * net.inputHeight + row) * net.inputWidth
                        target.update(from: line, count: net.inputWidth)
                    }
                }
            }
        }
    }

    func imageFloats(_ index: Int) -> UnsafePointer<Float> {
        UnsafePointer(image.floats + index * net.inputChannels * imageLayout.plane)
    }

    private static func weightSumFloats(
        _ blocks: [TrainingBlock], _ stem: BatchMaps, _ net: DenseNetArchitecture, _ tiling: Tiling, _ capacity: Int
    ) -> Int {
        let square = 2 * tiling.lane * tiling.lane
        func pairs(_ lanes: Int) -> Int { (lanes + 1) / 2 }
        var most = pairs(stem.lanes) * net.inputChannels * 7 * 8 * 2 * tiling.lane
        for (index, block) in blocks.enumerated() {
            if let layer = block.layers.last {
                let middle = layer.middle.lanes
                most = max(most, layer.inputLanes * pairs(middle) * square)
                most = max(most, middle * 36 * pairs(block.channels.lanes - layer.inputLanes) * square)
            }
            if block.transition != nil {
                most = max(most, block.channels.lanes * pairs(blocks[index + 1].inputLanes) * square)
            }
        }
        return most * (Shares.wanted + capacity)
    }
}
