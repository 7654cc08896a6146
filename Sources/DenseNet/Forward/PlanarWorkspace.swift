/// Activations as planes, one a channel; a dense block is one buffer to which each layer appends.
final class PlanarWorkspace: ForwardWorkspace, @unchecked Sendable {  // one `run` at a time
    private let pass: PlanarForwardPass
    private let image: AlignedBuffer
    private let stem: AlignedBuffer
    private let blocks: [AlignedBuffer]
    private let middles: [AlignedBuffer]
    private var scratches: [AlignedBuffer] = []

    /// Floats of a tile's input, about what a second-level cache holds.
    private static let tileFloats = 49_152

    init(_ pass: PlanarForwardPass) {
        self.pass = pass
        let net = pass.architecture
        image = AlignedBuffer(count: net.inputChannels * (net.inputHeight + 7) * (net.inputWidth + 7))
        stem = AlignedBuffer(count: net.stemChannels * net.stemSize.height * net.stemSize.width)
        let sizes = net.blocks.indices.map { net.size(ofBlock: $0) }
        blocks = sizes.indices.map {
            AlignedBuffer(count: net.outputChannels(ofBlock: $0) * sizes[$0].height * sizes[$0].width)
        }
        middles = sizes.map { AlignedBuffer(count: net.bottleneckChannels * ($0.height + 2) * ($0.width + 2)) }
    }

    var held: Int { ([image, stem] + blocks + middles).reduce(0) { $0 + $1.count * MemoryLayout<Float>.size } }

    /// Pixels of a tile of `channels` channels.
    private static func pixels(_ channels: Int) -> Int { min(1024, max(64, tileFloats / channels / 16 * 16)) }
    /// Rows of a tile of the 3x3 convolution.
    private static func rows(_ width: Int) -> Int { max(1, 128 / width) }

    private var scratchFloats: Int {
        let net = pass.architecture
        let widest = net.blocks.indices.map { net.outputChannels(ofBlock: $0) }.max() ?? 0
        let pointwise = max(Self.tileFloats, 64 * widest) + 1024 * net.bottleneckChannels
        let windows =
            net.blocks.indices.map { net.size(ofBlock: $0).width }
            .map { Self.rows($0) * $0 * 9 * net.bottleneckChannels }.max() ?? 0
        return max(pointwise, windows, 49 * net.inputChannels * net.stemSize.width)
    }

    func run(_ values: [Float], threads: Int) {
        while scratches.count < threads { scratches.append(AlignedBuffer(count: scratchFloats)) }
        scratches.removeLast(scratches.count - threads)
        place(values)
        let scratches = scratches
        WorkerTeam.run(threads: threads) { team, thread in self.work(team, scratches[thread].floats) }
    }

    private func place(_ values: [Float]) {
        let net = pass.architecture
        let stride = net.inputWidth + 7
        for row in 0..<net.inputChannels * net.inputHeight {
            let (channel, y) = (row / net.inputHeight, row % net.inputHeight)
            let target = image.floats + (channel * (net.inputHeight + 7) + y + 3) * stride + 3
            for x in 0..<net.inputWidth { target[x] = values[row * net.inputWidth + x] }
        }
    }

    private func work(_ team: WorkerTeam, _ scratch: UnsafeMutablePointer<Float>) {
        let net = pass.architecture
        team.forEach(net.stemSize.height) {
            convolveStem(row: $0, to: stem, scratch)
            normaliseStem(row: $0)
        }
        team.forEach(net.stemChannels) { pool($0) }
        for block in net.blocks.indices {
            let (height, width) = net.size(ofBlock: block)
            var channels = net.inputChannels(ofBlock: block)
            for layer in pass.blocks[block] {
                let pixels = Self.pixels(channels)
                team.forEach((height * width + pixels - 1) / pixels) {
                    pointwise($0, pixels, layer, channels, block, scratch)
                }
                let rows = Self.rows(width)
                team.forEach((height + rows - 1) / rows) { windows($0, rows, layer, channels, block, scratch) }
                channels += net.growth
            }
            if block < pass.transitions.count {
                let next = net.size(ofBlock: block + 1)
                let pixels = Self.pixels(channels)
                team.forEach((next.height * next.width + pixels - 1) / pixels) {
                    transition($0, pixels, block, scratch)
                }
            }
        }
    }

    private func convolveStem(row: Int, to stem: AlignedBuffer, _ scratch: UnsafeMutablePointer<Float>) {
        let net = pass.architecture
        let (height, width) = net.stemSize
        let stride = net.inputWidth + 7
        let taps = 49 * net.inputChannels
        for tap in 0..<taps {
            let (channel, y, x) = (tap / 49, tap % 49 / 7, tap % 7)
            let line = image.floats + (channel * (net.inputHeight + 7) + 2 * row + y) * stride + x
            let target = scratch + tap * width
            for column in 0..<width { target[column] = line[2 * column] }
        }
        multiply(
            pass.stem, scratch, rows: net.stemChannels, columns: width, inner: taps, into: stem.floats + row * width,
            outputStride: height * width)
    }

    private func normaliseStem(row: Int) {
        let (height, width) = pass.architecture.stemSize
        for channel in 0..<pass.architecture.stemChannels {
            let (scale, offset) = (pass.stemNorm.scale[channel], pass.stemNorm.offset[channel])
            let line = stem.floats + (channel * height + row) * width
            for column in 0..<width { line[column] = rectified(line[column] * scale + offset) }
        }
    }

    private func pool(_ channel: Int) {
        let (height, width) = pass.architecture.stemSize
        let size = pass.architecture.size(ofBlock: 0)
        let source = stem.floats + channel * height * width
        let target = blocks[0].floats + channel * size.height * size.width
        for row in 0..<size.height {
            for column in 0..<size.width {
                var largest: Float = 0
                for y in max(0, 2 * row - 1)...min(height - 1, 2 * row + 1) {
                    for x in max(0, 2 * column - 1)...min(width - 1, 2 * column + 1) {
                        let value = source[y * width + x]
                        // What is not a number stays.
                        if value > largest || value.isNaN { largest = value }
                    }
                }
                target[row * size.width + column] = largest
            }
        }
    }

    private func pointwise(
        _ tile: Int, _ pixels: Int, _ layer: PlanarForwardPass.DenseLayer, _ channels: Int, _ block: Int,
        _ scratch: UnsafeMutablePointer<Float>
    ) {
        let (height, width) = pass.architecture.size(ofBlock: block)
        let plane = height * width
        let first = tile * pixels
        let count = min(pixels, plane - first)
        for channel in 0..<channels {
            let (scale, offset) = (layer.norm.scale[channel], layer.norm.offset[channel])
            let source = blocks[block].floats + channel * plane + first
            let target = scratch + channel * count
            for pixel in 0..<count { target[pixel] = rectified(source[pixel] * scale + offset) }
        }
        let middle = pass.architecture.bottleneckChannels
        let sums = scratch + max(Self.tileFloats, 64 * channels)
        multiply(layer.first, scratch, rows: middle, columns: count, inner: channels, into: sums, outputStride: count)
        for channel in 0..<middle {
            let bias = layer.bias[channel]
            let source = sums + channel * count
            let target = middles[block].floats + channel * (height + 2) * (width + 2)
            var (row, column) = (first / width, first % width)
            for pixel in 0..<count {
                target[(row + 1) * (width + 2) + column + 1] = rectified(source[pixel] + bias)
                column += 1
                if column == width { (row, column) = (row + 1, 0) }
            }
        }
    }

    private func windows(
        _ tile: Int, _ rows: Int, _ layer: PlanarForwardPass.DenseLayer, _ channels: Int, _ block: Int,
        _ scratch: UnsafeMutablePointer<Float>
    ) {
        let net = pass.architecture
        let (height, width) = net.size(ofBlock: block)
        let first = tile * rows
        let count = min(rows, height - first)
        for tap in 0..<9 * net.bottleneckChannels {
            let (channel, y, x) = (tap / 9, tap % 9 / 3, tap % 3)
            let plane = middles[block].floats + channel * (height + 2) * (width + 2)
            for row in 0..<count {
                let target = scratch + (tap * count + row) * width
                target.update(from: plane + (first + row + y) * (width + 2) + x, count: width)
            }
        }
        multiply(
            layer.second, scratch, rows: net.growth, columns: count * width, inner: 9 * net.bottleneckChannels,
            into: blocks[block].floats + channels * height * width + first * width, outputStride: height * width)
    }

    private func transition(_ tile: Int, _ pixels: Int, _ block: Int, _ scratch: UnsafeMutablePointer<Float>) {
        let net = pass.architecture
        let transition = pass.transitions[block]
        let (height, width) = net.size(ofBlock: block)
        let next = net.size(ofBlock: block + 1)
        let first = tile * pixels
        let count = min(pixels, next.height * next.width - first)
        let channels = net.outputChannels(ofBlock: block)
        for channel in 0..<channels {
            let (scale, offset) = (transition.norm.scale[channel], transition.norm.offset[channel])
            let source = blocks[block].floats + channel * height * width
            for pixel in 0..<count {
                let place = first + pixel
                let corner = source + 2 * (place / next.width) * width + 2 * (place % next.width)
                let upper = rectified(corner[0] * scale + offset) + rectified(corner[1] * scale + offset)
                let lower = rectified(corner[width] * scale + offset) + rectified(corner[width + 1] * scale + offset)
                scratch[channel * count + pixel] = upper + lower
            }
        }
        multiply(
            transition.weights, scratch, rows: net.inputChannels(ofBlock: block + 1), columns: count, inner: channels,
            into: blocks[block + 1].floats + first, outputStride: next.height * next.width)
    }

    func maps(at stage: Stage) -> FeatureMaps {
        let net = pass.architecture
        switch stage {
        case .conv0:
            let convolved = AlignedBuffer(count: stem.count)
            let scratch = AlignedBuffer(count: scratchFloats)
            for row in 0..<net.stemSize.height { convolveStem(row: row, to: convolved, scratch.floats) }
            return copy(convolved, net.stemChannels, net.stemSize)
        case .relu0: return copy(stem, net.stemChannels, net.stemSize)
        case .pool0: return copy(blocks[0], net.stemChannels, net.size(ofBlock: 0))
        case .denseBlock(let number):
            return copy(blocks[number - 1], net.outputChannels(ofBlock: number - 1), net.size(ofBlock: number - 1))
        case .transition(let number):
            return copy(blocks[number], net.inputChannels(ofBlock: number), net.size(ofBlock: number))
        }
    }

    private func copy(_ buffer: AlignedBuffer, _ channels: Int, _ size: (height: Int, width: Int)) -> FeatureMaps {
        let values = Array(UnsafeBufferPointer(start: buffer.floats, count: channels * size.height * size.width))
        return FeatureMaps(channels: channels, height: size.height, width: size.width, values: values)
    }
}
