import DenseNet
import Foundation
import Testing
import Training

@Suite("Learning") struct OverfitTests {
    /// Noise of its own in every image.
    private func images(_ architecture: DenseNetArchitecture, count: Int) -> [[Float]] {
        var noise = Noise(state: 3)
        let pixels = architecture.inputHeight * architecture.inputWidth
        return (0..<count).map { _ in (0..<pixels).map { _ in Float(noise.next()) } }
    }

    @Test("Eight images are learnt by heart, by either loss", arguments: Loss.allCases)
    func eight(loss: Loss) throws {
        let outputs = loss == .binaryCrossEntropy ? 1 : 4
        let architecture = DenseNetArchitecture(
            growth: 8, blocks: [2, 3], stemChannels: 16, inputHeight: 48, inputWidth: 48, outputs: outputs,
            head: outputs == 1 ? .sigmoid : .softmax)
        let images = images(architecture, count: 8)
        let targets: [[Float]] = (0..<8).map { image in
            outputs == 1 ? [Float(image % 2)] : (0..<4).map { $0 == image % 4 ? 1 : 0 }
        }
        let start = try Weights.initial(architecture, .keras, seed: 1)
        let network = try TrainableNetwork(start, batch: 8, rule: .torch, threads: 2)
        var adam = Adam(.keras, parameters: network.layout.count, learningRate: 5e-3)
        var losses: [Double] = []
        for _ in 0..<150 {
            let evaluation = loss.evaluate(logits: try network.forward(images), targets: targets)
            losses.append(evaluation.mean)
            network.backward(evaluation.logitGradients)
            adam.update(&network.parameters, gradients: network.gradients)
        }
        let (first, last) = (try #require(losses.first), try #require(losses.last))
        #expect(first > 0.3 && last < 0.01, "from \(first) to \(last)")
        // With its running statistics, too: what was trained is what scores.
        let scoring = Network(try network.weights())
        for (image, target) in zip(images, targets) {
            let probabilities = try scoring.predict(image).probabilities
            for (got, want) in zip(probabilities, target) { #expect(abs(got - want) < 0.2) }
        }
    }

    @Test(
        "Fresh weights come from the seed and have the spread that they should",
        arguments: Weights.Initialisation.allCases)
    func fresh(how: Weights.Initialisation) throws {
        let architecture = DenseNetArchitecture(inputHeight: 64, inputWidth: 64)
        let weights = try Weights.initial(architecture, how, seed: 7)
        #expect(try Weights.initial(architecture, how, seed: 7) == weights)
        #expect(try Weights.initial(architecture, how, seed: 8) != weights)
        let name = "features.denseblock3.denselayer20.conv1.weight"
        let tensor = weights[name]
        let (fanIn, fanOut) = (Double(tensor.shape[1]), Double(tensor.shape[0]))
        let variance = how == .keras ? 2 / (fanIn + fanOut) : 2 / fanIn
        let found = pow(norm(tensor.values[...]), 2) / Double(tensor.values.count)
        #expect(abs(found / variance - 1) < 0.03)
        #expect(weights["features.norm0.weight"].values.allSatisfy { $0 == 1 })
        #expect(weights["features.norm0.running_var"].values.allSatisfy { $0 == 1 })
        #expect(weights["classifier.bias"].values == [0])
    }

    @Test("A fresh head leaves the backbone as it was")
    func head() throws {
        let architecture = DenseNetArchitecture(
            growth: 8, blocks: [1, 1], stemChannels: 8, inputHeight: 32, inputWidth: 32, outputs: 5, head: .softmax)
        let limbs = try Weights.initial(architecture, .keras, seed: 1)
        let hip = try limbs.withFreshHead(outputs: 1, head: .sigmoid, .keras, seed: 2)
        #expect(hip.architecture.outputs == 1 && hip.architecture.head == .sigmoid)
        for (name, tensor) in hip.inOrder where !name.hasPrefix("classifier") { #expect(tensor == limbs[name]) }
        #expect(hip["classifier.weight"].shape == [1, architecture.featureChannels])
        #expect(throws: DenseNetError.self) { try limbs.withFreshHead(outputs: 1, head: .softmax, .keras, seed: 2) }
    }
}
