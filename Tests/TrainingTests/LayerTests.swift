import DenseNet
import Foundation
import Testing
import Training

/// Shapes that fill no lane, no tile and no square.
struct OddNetwork: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let architecture: DenseNetArchitecture
    let images: Int

    static let all = [
        OddNetwork(
            testDescription: "37 x 45, two blocks, odd everywhere",
            architecture: DenseNetArchitecture(
                growth: 5, blocks: [2, 2], stemChannels: 7, bottleneck: 3, inputHeight: 37, inputWidth: 45,
                outputs: 1), images: 3),
        OddNetwork(
            testDescription: "three channels, softmax, three blocks",
            architecture: DenseNetArchitecture(
                growth: 3, blocks: [1, 2, 1], stemChannels: 18, bottleneck: 2, inputHeight: 41, inputWidth: 26,
                inputChannels: 3, outputs: 3, head: .softmax, epsilon: 1.001e-5), images: 2),
        OddNetwork(
            testDescription: "wide growth, no last ReLU",
            architecture: DenseNetArchitecture(
                growth: 20, blocks: [2], stemChannels: 35, bottleneck: 2, inputHeight: 19, inputWidth: 30,
                outputs: 2, finalReLU: false), images: 2),
        OddNetwork(
            testDescription: "139 x 18, maps on either side of the bound of the plain convolution",
            architecture: DenseNetArchitecture(
                growth: 4, blocks: [2, 1], stemChannels: 5, bottleneck: 2, inputHeight: 139, inputWidth: 18,
                outputs: 1), images: 2),
    ]

    func weights() throws -> Weights {
        let start = try Weights.initial(architecture, .torchvision, seed: 5)
        // Norms that are not all alike.
        let tensors = start.inOrder.map { name, tensor -> (String, Tensor) in
            guard name.contains("norm"), !name.contains("running") else { return (name, tensor) }
            var changed = tensor
            for index in tensor.values.indices { changed.values[index] += Float(index % 7) * 0.15 - 0.4 }
            return (name, changed)
        }
        return try Weights(Dictionary(uniqueKeysWithValues: tensors), architecture: architecture)
    }

    var batch: [[Float]] {
        var noise = Noise(state: 11)
        let count = architecture.inputChannels * architecture.inputHeight * architecture.inputWidth
        return (0..<images).map { _ in (0..<count).map { _ in Float(noise.next()) } }
    }

    var logitGradients: [[Float]] {
        var noise = Noise(state: 12)
        return (0..<images).map { _ in (0..<architecture.outputs).map { _ in Float(noise.next() - 0.5) } }
    }
}

/// Numbers from 0 to 1, the same in every run.
struct Noise {
    var state: UInt64

    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 33) * 0x1p-31
    }
}

@Suite("Every layer's gradient") struct LayerTests {
    /// In each tensor along three random directions.
    @Test(
        "is the slope of the definition in double precision", arguments: OddNetwork.all, ComputePath.available)
    func slopes(odd: OddNetwork, path: ComputePath) throws {
        let weights = try odd.weights()
        let network = try TrainableNetwork(weights, batch: odd.images + 2, path: path, threads: 2)
        let plain = PlainTraining(weights)
        let (images, given) = (odd.batch, odd.logitGradients)
        for (got, want) in zip(try network.forward(images).joined(), plain.logits(images).joined()) {
            #expect(abs(Double(got) - want) < 1e-4)
        }
        network.backward(given)
        let gradients = network.gradients
        func value(_ name: String, _ start: [Double], _ direction: [Double], _ step: Double) -> Double {
            var moved = plain
            moved.parameters[name] = zip(start, direction).map { $0 + step * $1 }
            return zip(moved.logits(images).joined(), given.joined()).reduce(0) { $0 + $1.0 * Double($1.1) }
        }
        var noise = Noise(state: 13)
        for entry in network.layout.entries {
            let start = try #require(plain.parameters[entry.name])
            let length = norm(gradients[entry.range]) * Double(start.count).squareRoot()
            for _ in 0..<3 {
                let direction = start.map { _ in noise.next() < 0.5 ? -1.0 : 1.0 }
                let step = 1e-6
                let want =
                    (value(entry.name, start, direction, step) - value(entry.name, start, direction, -step))
                    / (2 * step)
                let got = zip(gradients[entry.range], direction).reduce(0.0) { $0 + Double($1.0) * $1.1 }
                #expect(abs(got - want) <= 1e-4 * length + 1e-6, "\(entry.name): \(got) for \(want)")
            }
        }
    }

    @Test("has the same bits for any number of threads", arguments: ComputePath.available)
    func threads(path: ComputePath) throws {
        for odd in OddNetwork.all {
            let weights = try odd.weights()
            let runs = try (1...3).map { threads in
                let network = try TrainableNetwork(weights, batch: odd.images, path: path, threads: threads)
                let logits = try network.forward(odd.batch)
                network.backward(odd.logitGradients)
                return (logits, network.gradients, try network.weights())
            }
            for run in runs { #expect(run == runs[0]) }
        }
    }

    @Test("does not depend on room for more images, nor on the steps before")
    func room() throws {
        let odd = OddNetwork.all[0]
        let weights = try odd.weights()
        let narrow = try TrainableNetwork(weights, batch: odd.images)
        let wide = try TrainableNetwork(weights, batch: odd.images + 3)
        _ = try wide.forward(odd.batch + odd.batch.reversed())
        wide.backward(odd.logitGradients + odd.logitGradients)
        let logits = try narrow.forward(odd.batch)
        #expect(try wide.forward(odd.batch) == logits)
        narrow.backward(odd.logitGradients)
        wide.backward(odd.logitGradients)
        #expect(narrow.gradients == wide.gradients)
    }

    @Test("What is no image is refused")
    func refusals() throws {
        let odd = OddNetwork.all[0]
        let network = try TrainableNetwork(odd.weights(), batch: 1)
        let count = odd.batch[0].count
        #expect(throws: DenseNetError.wrongInput(expected: count, found: count - 1)) {
            try network.forward([Array(odd.batch[0].dropLast())])
        }
        var damaged = odd.batch[0]
        damaged[17] = .nan
        #expect(throws: DenseNetError.inputNotFinite(index: 17)) { try network.forward([damaged]) }
        network.parameters[0] = .infinity
        #expect(throws: DenseNetError.predictionNotFinite(output: 0)) { try network.forward([odd.batch[0]]) }
        #expect(throws: DenseNetError.self) { try network.weights() }
    }
}
