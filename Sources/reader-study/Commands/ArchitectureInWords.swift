import DenseNet

extension DenseNetArchitecture {
    /// `DenseNet-121, 512 x 512 x 1, 1 output`.
    var inWords: String {
        // Two convolutions a dense layer, one a transition, the stem and the classifier: so DenseNet-121 is counted.
        let depth = 2 * blocks.reduce(0, +) + blocks.count + 1
        return "DenseNet-\(depth), \(inputHeight) x \(inputWidth) x \(inputChannels), \(outputs.counted("output"))"
    }
}
