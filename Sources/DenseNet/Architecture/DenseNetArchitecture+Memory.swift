extension DenseNetArchitecture {
    /// The most that a forward pass may ask for, in bytes.
    static let mostMemory = 4 << 30

    /// Bytes of the input, the stem's maps, the blocks' and the bottlenecks' that a forward pass holds at once, as the
    /// path with the widest lanes lays them out; the other paths hold less.
    var memory: (input: Int, stem: Int, blocks: Int, bottlenecks: Int) {
        func rounded(_ channels: Int, to lane: Int) -> Int { (channels + lane - 1) / lane * lane }
        let lane = 16
        let plane = (inputHeight + 7) * (inputWidth + 6 + lane)
        let stemPlane = stemSize.height * stemSize.width
        var (blockFloats, bottleneckFloats) = (0, 0)
        for block in blocks.indices {
            let (height, width) = size(ofBlock: block)
            let channels = rounded(inputChannels(ofBlock: block), to: lane) + blocks[block] * rounded(growth, to: lane)
            blockFloats += channels * height * width
            let bordered = (rounded(height, to: 4) + 2) * (rounded(width, to: 4) + 2)
            bottleneckFloats += rounded(bottleneckChannels, to: 2 * lane) * bordered
        }
        let bytes = MemoryLayout<Float>.size
        return (
            bytes * inputChannels * plane, bytes * rounded(stemChannels, to: lane) * stemPlane, bytes * blockFloats,
            bytes * bottleneckFloats
        )
    }

    /// Checks that a forward pass asks for no more than ``mostMemory``.
    func checkMemory() throws(DenseNetError) {
        let (input, stem, blocks, bottlenecks) = memory
        let sum = input + stem + blocks + bottlenecks
        func mebibytes(_ bytes: Int) -> Int { (bytes + (1 << 20) - 1) >> 20 }
        guard sum <= Self.mostMemory else {
            throw .architecture(
                "an input of \(inputHeight) x \(inputWidth) would take \(mebibytes(sum)) MiB of memory (input "
                    + "\(mebibytes(input)), stem \(mebibytes(stem)), blocks \(mebibytes(blocks)), bottlenecks "
                    + "\(mebibytes(bottlenecks))), more than the \(mebibytes(Self.mostMemory)) MiB that are given")
        }
    }
}
