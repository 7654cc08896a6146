/// The shape of a DenseNet (Huang et al., CVPR 2017): everything that says which numbers a weight file must hold.
public struct DenseNetArchitecture: Equatable, Hashable, Sendable, Codable {
    /// How the outputs become probabilities.
    public enum Head: String, Sendable, Codable, CaseIterable {
        /// Each output by itself: 1 / (1 + exp(-logit)).
        case sigmoid
        /// All outputs together, summing to 1.
        case softmax
    }

    /// Channels that each dense layer adds.
    public var growth: Int
    /// Dense layers in each block.
    public var blocks: [Int]
    /// Channels of the 7x7 stem convolution.
    public var stemChannels: Int
    /// The 1x1 convolution of a dense layer gives `bottleneck * growth` channels.
    public var bottleneck: Int
    /// Rows of the input.
    public var inputHeight: Int
    /// Columns of the input.
    public var inputWidth: Int
    /// 1 for grey.
    public var inputChannels: Int
    /// Number of logits.
    public var outputs: Int
    /// How logits become probabilities.
    public var head: Head
    /// Added to every variance before its root: 1e-5 in torchvision, 1.001e-5 in Keras.
    public var epsilon: Double
    /// Whether a ReLU stands between the last batch norm and the pooling. Keras 2.1.4 had none.
    public var finalReLU: Bool

    /// An architecture; what is not given is that of DenseNet-121 for one grey image of 512 x 512.
    public init(
        growth: Int = 32, blocks: [Int] = [6, 12, 24, 16], stemChannels: Int = 64, bottleneck: Int = 4,
        inputHeight: Int = 512, inputWidth: Int = 512, inputChannels: Int = 1, outputs: Int = 1, head: Head = .sigmoid,
        epsilon: Double = 1e-5, finalReLU: Bool = true
    ) {
        self.growth = growth
        self.blocks = blocks
        self.stemChannels = stemChannels
        self.bottleneck = bottleneck
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.inputChannels = inputChannels
        self.outputs = outputs
        self.head = head
        self.epsilon = epsilon
        self.finalReLU = finalReLU
    }

    /// Channels of the bottleneck of every dense layer.
    public var bottleneckChannels: Int { bottleneck * growth }

    /// Channels that enter dense block `block`, counted from 0.
    public func inputChannels(ofBlock block: Int) -> Int {
        blocks[..<block].reduce(stemChannels) { ($0 + $1 * growth) / 2 }
    }

    /// Channels that leave dense block `block`, counted from 0.
    public func outputChannels(ofBlock block: Int) -> Int {
        inputChannels(ofBlock: block) + blocks[block] * growth
    }

    /// Channels of the last feature maps.
    public var featureChannels: Int { outputChannels(ofBlock: blocks.count - 1) }

    /// Rows and columns after the stem's convolution (stride 2, padding 3).
    public var stemSize: (height: Int, width: Int) { ((inputHeight + 1) / 2, (inputWidth + 1) / 2) }

    /// Rows and columns within dense block `block`, counted from 0.
    public func size(ofBlock block: Int) -> (height: Int, width: Int) {
        let stem = stemSize
        return (((stem.height + 1) / 2) >> block, ((stem.width + 1) / 2) >> block)
    }

    /// Checks that such a network can exist and that its size, and the memory of a forward pass (4 GiB), are within
    /// bounds, before any memory is asked for.
    /// - Throws: ``DenseNetError/architecture(_:)``.
    public func validate() throws(DenseNetError) {
        func require(_ holds: Bool, _ reason: String) throws(DenseNetError) {
            guard holds else { throw .architecture(reason) }
        }
        try require(1...8 ~= blocks.count, "there must be 1 to 8 dense blocks, not \(blocks.count)")
        try require(blocks.allSatisfy { 1...256 ~= $0 }, "each dense block must have 1 to 256 layers")
        try require(1...256 ~= growth, "the growth rate must be 1 to 256, not \(growth)")
        try require(1...1024 ~= stemChannels, "the stem must have 1 to 1024 channels, not \(stemChannels)")
        try require(1...16 ~= bottleneck, "the bottleneck must be 1 to 16, not \(bottleneck)")
        try require(1...16 ~= inputChannels, "the input must have 1 to 16 channels, not \(inputChannels)")
        try require(
            1...8192 ~= inputHeight && 1...8192 ~= inputWidth,
            "the input must have 1 to 8192 rows and columns, not \(inputHeight) x \(inputWidth)")
        let last = size(ofBlock: blocks.count - 1)
        try require(
            last.height >= 1 && last.width >= 1, "an input of \(inputHeight) x \(inputWidth) vanishes before the end")
        try require(1...10_000 ~= outputs, "there must be 1 to 10,000 outputs, not \(outputs)")
        try require(head == .sigmoid || outputs >= 2, "a softmax needs two outputs or more")
        try require(epsilon > 0 && epsilon < 1, "epsilon must be above 0 and below 1, not \(epsilon)")
        try checkMemory()
    }
}
