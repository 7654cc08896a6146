extension DenseNetArchitecture {
    /// The most that training may ask for, in bytes.
    static let mostTrainingMemory = 64 << 30

    /// Bytes that training steps hold at once, about: the maps that are kept, two blocks' gradients, one layer's, and the
    /// parameters with their gradients and packed copies. The optimiser's are not among them.
    public func trainingMemory(batch: Int) -> Int {
        func rounded(_ channels: Int) -> Int { (channels + 15) / 16 * 16 }
        let stem = stemSize
        var perImage = inputChannels * (inputHeight + 7) * (inputWidth + 22)
        perImage += rounded(stemChannels) * stem.height * stem.width
        var gradients = [0, 0]
        for block in blocks.indices {
            let (height, width) = size(ofBlock: block)
            let channels = rounded(inputChannels(ofBlock: block)) + blocks[block] * rounded(growth)
            perImage += (channels + blocks[block] * rounded(bottleneckChannels)) * height * width
            gradients[block % 2] = max(gradients[block % 2], channels * height * width)
            if block == 0 { perImage += rounded(bottleneckChannels) * height * width }
        }
        perImage += gradients[0] + gradients[1]
        let packed = blocks.reduce(0, +) * 36 * rounded(bottleneckChannels) * max(32, rounded(growth))
        return MemoryLayout<Float>.size * (batch * perImage + 4 * ParameterLayout(self).count + packed)
    }

    /// Checks that training asks for no more than ``mostTrainingMemory``.
    func checkTrainingMemory(batch: Int) throws(DenseNetError) {
        let sum = trainingMemory(batch: batch)
        guard sum <= Self.mostTrainingMemory else {
            throw .architecture(
                "training with \(batch) images of \(inputHeight) x \(inputWidth) would take \(sum >> 20) MiB of memory, "
                    + "more than the \(Self.mostTrainingMemory >> 20) MiB that are given")
        }
    }
}
