import DenseNet
import Testing

/// A small network of random numbers whose sizes are odd, so that pools leave edges over.
private struct RandomNetwork {
    let weights: Weights
    let network: Network
    let image: [Float]

    init(finalReLU: Bool = true, seed: UInt64 = 5) throws {
        var random = Xorshift(state: seed)
        let architecture = DenseNetArchitecture(
            growth: 3, blocks: [2, 1, 2], stemChannels: 6, bottleneck: 2, inputHeight: 37, inputWidth: 42,
            inputChannels: 2, outputs: 3, head: .softmax, finalReLU: finalReLU)
        var tensors: [String: Tensor] = [:]
        for wanted in architecture.tensors {
            let count = wanted.shape.reduce(1, *)
            let fan = wanted.shape.dropFirst().reduce(1, *)
            let values = (0..<count).map { _ -> Float in
                let signed = Float.random(in: -1...1, using: &random)
                if wanted.name.hasSuffix("running_var") { return 1 + 0.5 * signed }
                if wanted.shape.count > 1 { return signed * (6 / Float(fan)).squareRoot() }
                // Some scales are negative, where the norm turns the order of its values round.
                return wanted.name.hasSuffix("weight") ? 1.5 * signed : 0.3 * signed
            }
            tensors[wanted.name] = Tensor(shape: wanted.shape, values: values)
        }
        weights = try Weights(tensors, architecture: architecture)
        network = Network(weights)
        image = (0..<2 * 37 * 42).map { _ in Float.random(in: 0...1, using: &random) }
    }
}

private struct Xorshift: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

@Suite("The backward pass") struct BackwardTests {
    static let layers: [ExplanationLayer] = [
        .features, .denseBlock(3), .transition(2), .denseBlock(2), .transition(1), .denseBlock(1), .stemPool, .stem,
    ]

    @Test("agrees with differences of the rest of the network", arguments: layers, [true, false])
    func differences(layer: ExplanationLayer, finalReLU: Bool) throws {
        let random = try RandomNetwork(finalReLU: finalReLU)
        let tail = TailInDouble(random.weights)
        var directions = Xorshift(state: 99)
        for output in 0..<3 {
            let found = try random.network.gradient(of: output, at: layer, image: random.image)
            let start = TailInDouble.Maps(found.maps)
            let logits = try random.network.predict(random.image).logits
            #expect(abs(tail.logits(from: layer, start)[output] - Double(logits[output])) < 1e-4)
            for _ in 0..<4 {
                let direction = start.values.map { _ in Double.random(in: -1...1, using: &directions) }
                let step = 1e-6
                func moved(_ sign: Double) -> Double {
                    var maps = start
                    for index in direction.indices { maps.values[index] += sign * step * direction[index] }
                    return tail.logits(from: layer, maps)[output]
                }
                let difference = (moved(1) - moved(-1)) / (2 * step)
                let slopes = zip(found.gradient.values, direction).map { Double($0) * $1 }
                let size = slopes.reduce(0) { $0 + $1 * $1 }.squareRoot()
                #expect(size > 0)
                #expect(abs(slopes.reduce(0, +) - difference) < 2e-4 * size, "output \(output)")
            }
        }
    }

    @Test("at the last features is the closed form: weight over pixels")
    func closedForm() throws {
        let random = try RandomNetwork()
        let weight = random.weights["classifier.weight"]
        for output in 0..<3 {
            let found = try random.network.gradient(of: output, at: .features, image: random.image)
            let pixels = Float(found.maps.height * found.maps.width)
            let channels = weight.shape[1]
            let closed = (0..<channels).map { weight.values[output * channels + $0] / pixels }
            #expect(largestDifference(found.channelWeights(.gradCAM), closed) < 1e-7)
        }
    }

    @Test("at the last convolution is the last channels of the last block")
    func lastConvolution() throws {
        let random = try RandomNetwork()
        let own = try random.network.gradient(of: 1, at: .lastConvolution, image: random.image)
        let block = try random.network.gradient(of: 1, at: .denseBlock(3), image: random.image)
        #expect(own.maps.channels == 3)
        #expect(own.maps.values == Array(block.maps.values.suffix(own.maps.values.count)))
        #expect(own.gradient.values == Array(block.gradient.values.suffix(own.gradient.values.count)))
    }

    @Test("gives the same bits with any number of threads and on every call", arguments: layers)
    func sameBits(layer: ExplanationLayer) throws {
        let random = try RandomNetwork()
        let first = try random.network.explain(random.image, output: 2, layer: layer)
        for threads in 1...3 {
            let again = try random.network.explain(random.image, output: 2, layer: layer, threads: threads)
            #expect(again.map == first.map)
            #expect(again.prediction == first.prediction)
        }
    }

    @Test("every layer of the architecture has a map of its size, and there is no other layer")
    func sizes() throws {
        let random = try RandomNetwork()
        let sizes = try random.network.architecture.explanationLayers.map { layer in
            let map = try random.network.explain(random.image, layer: layer).map
            #expect(map.values.allSatisfy { $0 >= 0 })
            return [map.height, map.width]
        }
        #expect(sizes == [[2, 2], [2, 2], [2, 2], [2, 2], [5, 5], [5, 5], [10, 11], [10, 11], [19, 21]])
        for layer in [ExplanationLayer.denseBlock(4), .transition(3), .transition(0), .denseBlock(0)] {
            #expect(throws: DenseNetError.noSuchLayer(layer.rawValue)) {
                try random.network.explain(random.image, layer: layer)
            }
        }
        for output in [-1, 3] {
            #expect(throws: DenseNetError.noSuchOutput(output, outputs: 3)) {
                try random.network.explain(random.image, output: output)
            }
        }
    }

    @Test("is run only for a prediction that asks for it, and for the output that it names")
    func onDemand() throws {
        let random = try RandomNetwork()
        let none = try random.network.explain(random.image) { _ in nil }
        #expect(none.map == nil)
        #expect(none.prediction == (try random.network.predict(random.image)))
        let best = try random.network.explain(random.image) { prediction in
            prediction.probabilities.indices.max { prediction.probabilities[$0] < prediction.probabilities[$1] }
        }
        let index = try #require(best.prediction.logits.firstIndex(of: best.prediction.logits.max() ?? 0))
        #expect(best.map == (try random.network.explain(random.image, output: index).map))
    }

    @Test("layers are written as words and read back")
    func words() throws {
        for layer in DenseNetArchitecture().explanationLayers {
            #expect(ExplanationLayer(rawValue: layer.rawValue) == layer)
        }
        #expect(ExplanationLayer.transition(2).rawValue == "transition-2")
        for word in ["", "dense-block-", "dense-block-0", "dense-block--1", "transition-x", "relu"] {
            #expect(ExplanationLayer(rawValue: word) == nil)
        }
    }
}
