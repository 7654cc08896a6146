extension DenseNetArchitecture {
    /// Added to variances by torchvision.
    public static let torchvisionEpsilon = 1e-5
    /// Added to variances by `keras.applications`.
    public static let kerasEpsilon = 1.001e-5
    /// Where a safetensors file of ours keeps its architecture.
    static let metadataKey = "densenet"

    /// The architecture that tensors of such shapes belong to.
    /// - Parameters:
    ///   - shapes: By torchvision's names, outputs first. Whether they all fit is not checked here.
    ///   - stated: What the file says by itself.
    ///   - usualEpsilon: Where the file says nothing.
    init(shapes: [String: [Int]], stated: StatedArchitecture, usualEpsilon: Double) throws(DenseNetError) {
        func lengths(_ name: String, rank: Int) throws(DenseNetError) -> [Int] {
            guard let shape = shapes[name] else { throw .missingTensor(name) }
            guard shape.count == rank, shape.allSatisfy({ $0 > 0 }) else {
                throw .architecture("the tensor \(name) has the shape \(shape), which no network gives it")
            }
            return shape
        }
        let stem = try lengths("features.conv0.weight", rank: 4)
        let first = TensorName.denseLayer(block: 0, layer: 0)
        let widened = try lengths(first + ".conv1.weight", rank: 4)[0]
        let growth = try lengths(first + ".conv2.weight", rank: 4)[0]
        guard widened % growth == 0 else {
            throw .architecture("a bottleneck of \(widened) channels is no multiple of the growth rate \(growth)")
        }
        let outputs = try lengths("classifier.weight", rank: 2)[0]

        self.init(
            growth: growth, blocks: Self.blocks(of: shapes.keys), stemChannels: stem[0], bottleneck: widened / growth,
            inputChannels: stem[1], outputs: outputs, head: stated.head ?? (outputs == 1 ? .sigmoid : .softmax),
            epsilon: stated.epsilon ?? usualEpsilon, finalReLU: stated.finalReLU ?? true)
        inputHeight = stated.inputHeight ?? inputHeight
        inputWidth = stated.inputWidth ?? inputWidth
        try validate()
    }

    /// Layers in each block, by the highest numbers that any tensor has: then it is the missing one that is named, and
    /// not one that its number seems to make superfluous.
    private static func blocks(of names: some Sequence<String>) -> [Int] {
        var layers: [Int: Int] = [:]
        for name in names {
            guard let place = TensorName.denseLayer(of: name) else { continue }
            layers[place.block] = max(layers[place.block] ?? 0, place.layer + 1)
        }
        return (0..<(layers.keys.max() ?? -1) + 1).map { layers[$0] ?? 1 }
    }
}
