import DenseNet
import Foundation
import Radiographs
import Testing

/// A weight file of the reference folder, whatever its container.
struct ReferenceContainer: CustomTestStringConvertible {
    let name: String
    /// The network whose name the file's begins with, the longest of such names.
    var network: ReferenceNetwork {
        get throws {
            let fitting = ReferenceNetwork.all.filter { name.hasPrefix("\($0.name)_") }
            return try #require(fitting.max { $0.name.count < $1.name.count }, "no network for \(name)")
        }
    }
    var path: String { ReferenceFolder.path(name) }
    var testDescription: String { name }

    static let all: [ReferenceContainer] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: ReferenceFolder.url.path)) ?? []
        return names.sorted().filter { name in
            let isKeras = [".h5", ".keras"].contains { name.hasSuffix($0) }
            let isTorch = ["_hip.safetensors", "_limb.safetensors"].contains { name.hasSuffix($0) }
            return isKeras || isTorch
        }.map { ReferenceContainer(name: $0) }
    }()

    /// The same numbers with torchvision's names: of the head that has as many outputs.
    func truth(_ architecture: DenseNetArchitecture) throws -> Weights {
        let network = try network
        let heads = network.hasLimb ? [false, true] : [false]
        let weights = try heads.map { try network.weights(limb: $0) }
        return try #require(weights.first { $0.architecture.outputs == architecture.outputs }, "no truth for \(name)")
    }
}

@Suite("Weight files of every container against the reference")
struct WeightContainerTests {
    @Test("There are containers") func containers() { #expect(!ReferenceContainer.all.isEmpty) }

    @Test("hold exactly the numbers of the safetensors file", arguments: ReferenceContainer.all)
    func numbers(container: ReferenceContainer) throws {
        let described = try WeightFile.describe(container.path)
        let weights = try Weights(contentsOf: container.path, architecture: described)
        let truth = try container.truth(described)
        #expect(weights.inOrder.map(\.name) == truth.inOrder.map(\.name))
        for (name, tensor) in weights.inOrder { #expect(tensor == truth[name], "\(name)") }
        #expect(weights.architecture == described)
    }

    @Test("give the logits and probabilities of the framework they come from", arguments: ReferenceContainer.all)
    func results(container: ReferenceContainer) throws {
        let reference = try container.network
        let expected = try reference.expected()
        let described = try WeightFile.describe(container.path)
        let picture = try referenceRadiograph(try #require(reference.images.first))
        var architecture = described
        (architecture.inputHeight, architecture.inputWidth) = (picture.height, picture.width)
        if !container.name.hasSuffix(".safetensors") { #expect(described.epsilon == 1.001e-5) }

        let network = Network(try Weights(contentsOf: container.path, architecture: architecture))
        let isLimb = described.outputs > 1
        let isKeras = expected.entries.contains { $0.name == "eval.keras_eps.logits" } && described.epsilon > 1e-5
        let prefix = isLimb ? "eval.limb" : isKeras ? "eval.keras_eps" : "eval"
        let logits = try expected.tensor(
            described.finalReLU ? "\(prefix).logits" : "eval.keras214_no_final_relu.logits")
        let probabilities = try expected.tensor(isLimb ? "eval.limb.softmax" : "\(prefix).prob")
        // The limb head's logits were computed with torch's epsilon only; Keras' moves them by 1e-6 of their size.
        let tolerance: Float = isLimb && described.epsilon > 1e-5 ? 1e-4 : 3e-5
        for index in reference.images.indices {
            let got = try network.predict(reference.image(index))
            for output in 0..<described.outputs {
                let place = index * described.outputs + output
                #expect(abs(got.logits[output] - logits.values[place]) <= tolerance)
                let wanted =
                    described.finalReLU ? probabilities.values[place] : 1 / (1 + exp(-logits.values[place]))
                #expect(abs(got.probabilities[output] - wanted) <= 1e-5)
            }
        }
    }

    @Test("say of themselves what their configuration says")
    func described() throws {
        let configured = ReferenceContainer.all.filter {
            $0.name.hasSuffix(".keras") || $0.name.hasSuffix(".h5") && !$0.name.contains("weights")
        }
        for container in configured {
            let described = try WeightFile.describe(container.path)
            let picture = try referenceRadiograph(try #require(try container.network.images.first))
            #expect(described.inputHeight == picture.height, "\(container.name)")
            #expect(described.inputWidth == picture.width, "\(container.name)")
            #expect(described.finalReLU == !container.name.contains("no_final_relu"), "\(container.name)")
            #expect(described.head == (described.outputs == 1 ? .sigmoid : .softmax), "\(container.name)")
        }
    }

    @Test("leave no guess about the final ReLU, with or without a configuration", arguments: ReferenceContainer.all)
    func finalReLU(container: ReferenceContainer) throws {
        let found = try WeightFile.description(of: container.path)
        #expect(!found.isFinalReLUAssumed)
        #expect(found.architecture.finalReLU == !container.name.contains("no_final_relu"))
    }

    @Test("come back from a safetensors file with their architecture", arguments: ReferenceContainer.all)
    func written(container: ReferenceContainer) throws {
        let described = try WeightFile.describe(container.path)
        let weights = try Weights(contentsOf: container.path, architecture: described)
        try SafetensorsTests.withFile([0]) { path in
            try weights.write(to: path)
            #expect(try WeightFile.describe(path) == described)
            #expect(try Weights(contentsOf: path, architecture: described) == weights)
        }
    }

    @Test(
        "a network written in 16 bits is recognised, and its probabilities move by less than 0.01",
        arguments: ReferenceNetwork.all)
    func halfPrecision(reference: ReferenceNetwork) throws {
        let weights = try reference.weights()
        let image = try reference.image(0)
        let exact = try Network(weights).predict(image)
        try SafetensorsTests.withFile([0]) { path in
            try weights.write(to: path, storage: .float16)
            let described = try WeightFile.describe(path)
            #expect(described == weights.architecture)
            let half = try Network(Weights(contentsOf: path, architecture: described)).predict(image)
            #expect(half != exact)
            #expect(abs(half.probabilities[0] - exact.probabilities[0]) < 0.01)
        }
    }
}
