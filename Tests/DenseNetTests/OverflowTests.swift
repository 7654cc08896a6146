import DenseNet
import Testing

/// Finite weights can lead beyond what a Float holds. A ReLU that makes 0 of what is not a number would hide that.
@Suite("Weights that overflow give no score") struct OverflowTests {
    private static let architecture = ArchitectureVariantTests.architectures[0]

    /// The tensors of a sound network, some of them changed.
    private static func tensors(_ change: (String) -> Float?) throws -> [String: Tensor] {
        let sound = try ArchitectureVariantTests.weights(architecture, seed: 2)
        return Dictionary(
            uniqueKeysWithValues: sound.inOrder.map { name, tensor in
                let values = change(name).map { [Float](repeating: $0, count: tensor.values.count) }
                return (name, Tensor(shape: tensor.shape, values: values ?? tensor.values))
            })
    }

    @Test("a batch norm that is not finite once folded is refused by name", arguments: ComputePath.available)
    func folded(path: ComputePath) throws {
        let scale = try Self.tensors { ["features.norm0.weight": 3e38, "features.norm0.running_var": 0][$0] }
        #expect(throws: DenseNetError.normOverflows(tensor: "features.norm0.weight", index: 0)) {
            try Network(Weights(scale, architecture: Self.architecture), path: path)
        }
        let name = "features.denseblock1.denselayer2.norm2"
        let offset = try Self.tensors { ["\(name).running_mean": 3e38, "\(name).weight": 10][$0] }
        #expect(throws: DenseNetError.normOverflows(tensor: "\(name).running_mean", index: 0)) {
            try Network(Weights(offset, architecture: Self.architecture), path: path)
        }
        // The file is refused as well, which is read in another way.
        let sound = try Weights(Self.tensors { _ in nil }, architecture: Self.architecture)
        let bytes = try SafetensorsWriter().bytes(of: sound.inOrder.map { ($0.name, scale[$0.name] ?? $0.tensor) })
        try SafetensorsTests.withFile(bytes) { file in
            _ = #expect(throws: DenseNetError.normOverflows(tensor: "features.norm0.weight", index: 0)) {
                try Weights(safetensors: file, architecture: Self.architecture)
            }
        }
    }

    @Test(
        "a network that overflows on the way, wherever it begins, has no prediction and no map",
        arguments: ComputePath.available,
        [
            "features.norm0", "features.denseblock1.denselayer1.norm1", "features.denseblock1.denselayer2.norm2",
            "features.transition1.norm", "features.norm5",
        ])
    func onTheWay(path: ComputePath, norm: String) throws {
        // Finite once folded; the products are not, and infinities of both signs add up to what is not a number.
        let tensors = try Self.tensors { name in
            if name.hasSuffix("running_var") { return 1 }
            return name == "\(norm).weight" || name == "features.norm5.weight" ? 3e38 : nil
        }
        let network = Network(try Weights(tensors, architecture: Self.architecture), path: path)
        let image = ArchitectureVariantTests.image(Self.architecture, seed: 6).map { 100 * $0 }
        let error = DenseNetError.predictionNotFinite(output: 0)
        #expect(throws: error) { try network.predict(image) }
        #expect(throws: error) { try network.predict(batch: [image, image, image], threads: 2) }
        #expect(throws: error) { try network.explain(image) }
    }

    @Test("a score stays where only its map overflows", arguments: ComputePath.available)
    func mapAlone(path: ComputePath) throws {
        // The last maps are 0, so the last norm's scale shows in the gradient alone.
        let tensors = try Self.tensors { name in
            if name.hasSuffix("running_var") || name == "features.norm5.bias" { return 1 }
            return ["features.norm5.weight", "classifier.weight"].contains(name) ? 1e30 : 0
        }
        let network = Network(try Weights(tensors, architecture: Self.architecture), path: path)
        let image = ArchitectureVariantTests.image(Self.architecture, seed: 6)
        let prediction = try network.predict(image)
        #expect(throws: DenseNetError.mapNotFinite(row: 0, column: 0)) {
            try network.explain(image, layer: .denseBlock(2))
        }
        let scored = try network.explain(image, layer: .denseBlock(2)) { _ in 0 }
        #expect(scored.prediction == prediction && scored.map == nil)
    }

    @Test("a value that is not a number stays one up to the last maps", arguments: ComputePath.available)
    func kept(path: ComputePath) throws {
        let tensors = try Self.tensors { name in
            if name.hasSuffix("running_var") { return 1 }
            return name.contains("norm") && name.hasSuffix(".weight") && !name.contains("norm5") ? 3e38 : nil
        }
        let network = Network(try Weights(tensors, architecture: Self.architecture), path: path)
        let image = ArchitectureVariantTests.image(Self.architecture, seed: 6)
        let last = try network.lastMaps(of: image, rectified: true)
        #expect(last.values.contains { $0.isNaN })
    }
}
