import DenseNet
import Foundation
import Testing
import Training

@Suite("Training mode against the float64 reference")
struct GradientTests {
    @Test("There is a reference") func reference() { #expect(!TrainingReference.all.isEmpty) }

    @Test("Logits, loss, gradients of all parameters and running statistics", arguments: TrainingReference.all)
    func batch(reference: TrainingReference) throws {
        let expected = try reference.expected()
        let weights = try reference.weights()
        // The large network once only, by the fastest path.
        let isDeep = weights.architecture.isDeep
        for path in isDeep ? [ComputePath.fastest] : ComputePath.available {
            let network = try TrainableNetwork(weights, batch: 2, path: path, threads: 2)
            let logits = try network.forward(reference.images())
            for (got, want) in zip(logits.joined(), try expected.values("train.logits")) {
                #expect(abs(got - want) <= 3e-5 * max(1, abs(want)), "\(path): logit \(got) for \(want)")
            }
            let loss = Loss.binaryCrossEntropy.evaluate(logits: logits, targets: try expected.labels)
            #expect(abs(loss.mean - Double(try expected.values("train.loss")[0])) <= (isDeep ? 1e-4 : 1e-5))
            network.backward(loss.logitGradients)
            try compare(network, expected, "grad", path)
            try compareStatistics(network, expected, "train.step1", isDeep ? 1e-3 : 5e-5)
        }
    }

    @Test("Softmax with five outputs, and Keras' epsilon", arguments: TrainingReference.all)
    func variants(reference: TrainingReference) throws {
        let expected = try reference.expected()
        if expected.has("limb.grad.classifier.weight") {
            let network = try TrainableNetwork(reference.weights(limb: true), batch: 2)
            let targets: [[Float]] = (0..<2).map { image in (0..<5).map { $0 == image ? 1 : 0 } }
            let loss = Loss.softmaxCrossEntropy.evaluate(
                logits: try network.forward(reference.images()), targets: targets)
            #expect(abs(loss.mean - Double(try expected.values("train.limb.loss")[0])) <= 1e-5)
            network.backward(loss.logitGradients)
            try compare(network, expected, "limb.grad", network.path)
        }
        if expected.has("grad_keras_eps.classifier.weight") {
            let weights = try reference.weights(epsilon: 1.001e-5)
            for path in ComputePath.available {
                let network = try TrainableNetwork(weights, batch: 2, path: path)
                let loss = Loss.binaryCrossEntropy.evaluate(
                    logits: try network.forward(reference.images()), targets: try expected.labels)
                network.backward(loss.logitGradients)
                try compare(network, expected, "grad_keras_eps", path)
            }
        }
    }

    @Test("The small network's expected tensors are all there to be compared")
    func names() throws {
        let small = try #require(TrainingReference.all.first { $0.network.name == "small" })
        let expected = try small.expected()
        for entry in ParameterLayout(try small.weights().architecture).entries {
            for kind in ["grad", "limb.grad", "grad_keras_eps", "adam3_torch", "adam3_keras"] {
                #expect(expected.has("\(kind).\(entry.name)"))
            }
        }
    }

    /// Relative L2 distance of each parameter's gradient: the bounds of the reference's README. In a deep network some
    /// inputs of ReLUs are so near 0 that Float32 takes the other side. LayerTests are strict everywhere.
    private func compare(
        _ network: TrainableNetwork, _ expected: ExpectedTraining, _ kind: String, _ path: ComputePath
    ) throws {
        let gradients = network.gradients
        let isDeep = network.architecture.isDeep
        var distances: [Double] = []
        for entry in network.layout.entries {
            let distance = try expected.distance("\(kind).\(entry.name)", gradients[entry.range])
            #expect(distance <= (isDeep ? 5e-2 : 2e-4), "\(path): \(kind).\(entry.name) is \(distance) off")
            distances.append(distance)
        }
        let median = distances.sorted()[distances.count / 2]
        #expect(median <= (isDeep ? 1e-2 : 2e-4), "\(path): \(kind), median \(median)")
    }
}

/// Running means and variances, relative to the larger of 1 and the value.
func compareStatistics(
    _ network: TrainableNetwork, _ expected: ExpectedTraining, _ kind: String, _ tolerance: Float
) throws {
    var compared = 0
    for (name, tensor) in try network.weights().inOrder where name.contains(".running_") {
        for (got, want) in zip(tensor.values, try expected.values("\(kind).\(name)")) {
            #expect(abs(got - want) <= tolerance * max(1, abs(want)), "\(kind).\(name): \(got) for \(want)")
            compared += 1
        }
    }
    #expect(compared > 0)
}
