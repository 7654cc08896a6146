import DenseNetOperands

/// Makes the parts of a ``TrainingWorkspace``.
struct TrainingBuilder {
    let net: DenseNetArchitecture
    let tiling: Tiling
    let capacity: Int
    let layout: ParameterLayout
    let statistics: ParameterLayout
    private(set) var storage: [AlignedBuffer] = []
    private var firstMiddleBuffer = AlignedBuffer(count: 0)

    init(
        net: DenseNetArchitecture, tiling: Tiling, capacity: Int, layout: ParameterLayout, statistics: ParameterLayout
    ) {
        self.net = net
        self.tiling = tiling
        self.capacity = capacity
        self.layout = layout
        self.statistics = statistics
    }

    var middleLanes: Int { ChannelSlots(net.bottleneckChannels, lane: tiling.lane).lanes }
    var appendedLanes: Int { ChannelSlots(net.growth, lane: tiling.lane).lanes }
    var firstMiddles: UnsafeMutablePointer<Float> { firstMiddleBuffer.floats }
    private var packing: WeightPacking { WeightPacking(group: tiling.group) }

    private mutating func buffer(_ count: Int) -> AlignedBuffer {
        let buffer = AlignedBuffer(count: count)
        storage.append(buffer)
        return buffer
    }

    func norm(_ name: String, _ slots: ChannelSlots, _ moments: ChannelMoments) -> TrainingNorm {
        TrainingNorm(name, slots, moments, layout, statistics)
    }

    mutating func stem() -> (TrainingStem, BatchMaps) {
        let slots = ChannelSlots(net.stemChannels, lane: tiling.lane)
        let size = net.stemSize
        let floats = buffer(capacity * slots.lanes * tiling.lane * size.height * size.width).floats
        let stem = TrainingStem(
            weights: layout.range("features.conv0.weight"),
            norm: norm("features.norm0", slots, ChannelMoments(count: slots.lanes * tiling.lane)),
            packed: AlignedBuffer(
                count: packing.groups(net.stemChannels) * net.inputChannels * 49 * tiling.group))
        return (stem, BatchMaps(floats, lanes: slots.lanes, size: size, lane: tiling.lane))
    }

    /// - Parameter stemFloats: What the first block's 1x1 outputs must have room for besides.
    mutating func blocks(stemFloats: Int) -> [TrainingBlock] {
        let gradients = gradientBuffers()
        return net.blocks.indices.map { index in
            let size = net.size(ofBlock: index)
            let plane = size.height * size.width
            var channels = ChannelSlots(net.inputChannels(ofBlock: index), lane: tiling.lane)
            let inputLanes = channels.lanes
            let all = inputLanes + net.blocks[index] * appendedLanes
            let moments = ChannelMoments(count: all * tiling.lane)
            let middleFloats = capacity * middleLanes * tiling.lane * plane
            let needed = net.blocks[index] * middleFloats
            let middles = buffer(index == 0 ? max(needed, stemFloats) : needed)
            if index == 0 { firstMiddleBuffer = middles }
            let layers = (0..<net.blocks[index]).map { layer in
                let made = self.layer(
                    TensorName.denseLayer(block: index, layer: layer), channels, moments,
                    BatchMaps(
                        middles.floats + layer * middleFloats, lanes: middleLanes, size: size, lane: tiling.lane))
                channels.append(net.growth)
                return made
            }
            let maps = BatchMaps(
                buffer(capacity * all * tiling.lane * plane).floats, lanes: all, size: size, lane: tiling.lane)
            let gradient = BatchMaps(gradients[index % 2].floats, lanes: all, size: size, lane: tiling.lane)
            let isLast = index + 1 == net.blocks.count
            return TrainingBlock(
                channels: channels, inputLanes: inputLanes, maps: maps, gradient: gradient, moments: moments,
                corrections: Corrections(count: all * tiling.lane), layers: layers,
                transition: isLast ? nil : transition(index, channels, moments))
        }
    }

    /// On the way back a block and the one before it are at work at a time: two buffers in turn are enough.
    private mutating func gradientBuffers() -> [AlignedBuffer] {
        var most = [0, 0]
        for index in net.blocks.indices {
            let size = net.size(ofBlock: index)
            let lanes =
                ChannelSlots(net.inputChannels(ofBlock: index), lane: tiling.lane).lanes
                + net.blocks[index] * appendedLanes
            most[index % 2] = max(most[index % 2], capacity * lanes * tiling.lane * size.height * size.width)
        }
        return [buffer(most[0]), buffer(most[1])]
    }

    private func layer(
        _ name: String, _ channels: ChannelSlots, _ moments: ChannelMoments, _ middle: BatchMaps
    ) -> TrainingLayer {
        let slots = ChannelSlots(net.bottleneckChannels, lane: tiling.lane)
        let group = tiling.group
        func pairs(_ lanes: Int) -> Int { (lanes + 1) / 2 }
        let windows = max(
            packing.groups(net.growth) * middleLanes, packing.groups(net.bottleneckChannels) * appendedLanes)
        return TrainingLayer(
            firstNorm: norm(name + ".norm1", channels, moments), firstWeights: layout.range(name + ".conv1.weight"),
            secondNorm: norm(name + ".norm2", slots, ChannelMoments(count: slots.lanes * tiling.lane)),
            secondWeights: layout.range(name + ".conv2.weight"), inputLanes: channels.lanes, channels: channels,
            middle: middle,
            packedFirst: AlignedBuffer(count: pairs(middleLanes) * pairs(channels.lanes) * group * group),
            packedSecond: AlignedBuffer(count: 36 * windows * tiling.lane * group))
    }

    private func transition(
        _ index: Int, _ channels: ChannelSlots, _ moments: ChannelMoments
    ) -> TrainingTransition {
        let name = TensorName.transition(index)
        let outputs = net.inputChannels(ofBlock: index + 1)
        let outputLanes = ChannelSlots(outputs, lane: tiling.lane).lanes
        return TrainingTransition(
            norm: norm(name + ".norm", channels, moments), weights: layout.range(name + ".conv.weight"),
            channels: channels, outputs: outputs,
            packed: AlignedBuffer(
                count: (outputLanes + 1) / 2 * ((channels.lanes + 1) / 2) * tiling.group * tiling.group))
    }

    /// Room for two numbers of each channel and tile, whichever step has the most.
    func tileSumFloats(_ blocks: [TrainingBlock], stem: BatchMaps) -> Int {
        func floats(_ maps: BatchMaps, lanes: Int, tile: Int) -> Int {
            capacity * ((maps.plane + tile - 1) / tile) * 2 * lanes * tiling.lane
        }
        let smallest = min(tiling.pointwisePixels, tiling.transitionPixels)
        var most = floats(stem, lanes: stem.lanes, tile: smallest)
        for block in blocks {
            most = max(most, floats(block.maps, lanes: max(block.maps.lanes, middleLanes), tile: smallest))
            let squares = (block.maps.height + 3) / 4 * ((block.maps.width + 3) / 4)
            most = max(most, capacity * (squares / tiling.pixels + 1) * 2 * middleLanes * tiling.lane)
        }
        // The pool's rows.
        return max(most, capacity * stem.height * 2 * stem.lanes * tiling.lane)
    }
}
