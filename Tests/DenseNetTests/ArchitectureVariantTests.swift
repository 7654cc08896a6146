import DenseNet
import Testing

@Suite("Any architecture, batch and number of threads")
struct ArchitectureVariantTests {
    static let architectures = [
        DenseNetArchitecture(
            growth: 5, blocks: [2, 1], stemChannels: 6, bottleneck: 3, inputHeight: 33, inputWidth: 47),
        DenseNetArchitecture(
            growth: 32, blocks: [1], stemChannels: 64, bottleneck: 4, inputHeight: 20, inputWidth: 21, inputChannels: 3,
            outputs: 4, head: .softmax),
        DenseNetArchitecture(
            growth: 12, blocks: [1, 2, 1], stemChannels: 24, bottleneck: 2, inputHeight: 64, inputWidth: 49,
            inputChannels: 2, outputs: 3, epsilon: 1.001e-5, finalReLU: false),
        DenseNetArchitecture(
            growth: 1, blocks: [3, 2], stemChannels: 1, bottleneck: 1, inputHeight: 7, inputWidth: 130, outputs: 2),
        DenseNetArchitecture(
            growth: 48, blocks: [2], stemChannels: 40, bottleneck: 1, inputHeight: 1, inputWidth: 5, finalReLU: false),
        DenseNetArchitecture(
            growth: 17, blocks: [1, 1], stemChannels: 33, bottleneck: 2, inputHeight: 75, inputWidth: 12,
            inputChannels: 5),
    ]

    /// Weights by the reference's rule, with running statistics that keep the maps near 1.
    static func weights(_ architecture: DenseNetArchitecture, seed: UInt64) throws -> Weights {
        var tensors: [String: Tensor] = [:]
        for wanted in architecture.tensors {
            var tensor = ReferenceNetwork.generated(wanted, seed: seed)
            if wanted.name.hasSuffix("running_var") { tensor.values = tensor.values.map { 0.6 + $0 } }
            tensors[wanted.name] = tensor
        }
        return try Weights(tensors, architecture: architecture)
    }

    static func image(_ architecture: DenseNetArchitecture, seed: UInt64) -> [Float] {
        let shape = [architecture.inputChannels * architecture.inputHeight * architecture.inputWidth]
        let noise = ReferenceNetwork.generated("image.weight", shape: shape, seed: seed)
        return noise.values.map { $0 - 0.5 }
    }

    @Test("Odd sizes, several channels, any growth: the same as the definition", arguments: architectures)
    func definition(architecture: DenseNetArchitecture) throws {
        let weights = try Self.weights(architecture, seed: 3)
        let image = Self.image(architecture, seed: 5)
        let want = PlainDenseNet(weights).logits(image)
        for path in ComputePath.available {
            let got = try Network(weights, path: path).predict(image)
            #expect(got.logits.count == want.count)
            for (logit, wanted) in zip(got.logits, want) { #expect(abs(Double(logit) - wanted) <= 2e-5, "\(path)") }
            if architecture.head == .softmax { #expect(abs(got.probabilities.reduce(0, +) - 1) < 1e-6) }
        }
    }

    @Test("The same bits by themselves, in a batch of any size, and with 1 to 5 threads", arguments: architectures)
    func sameBits(architecture: DenseNetArchitecture) throws {
        let weights = try Self.weights(architecture, seed: 8)
        let images = (0..<5).map { Self.image(architecture, seed: $0) }
        for path in ComputePath.available {
            let network = Network(weights, path: path)
            let alone = try images.map { try network.predict($0) }
            #expect(Set(alone.map { $0.logits[0] }).count == images.count, "each image has its own answer")
            for threads in 1...5 {
                #expect(try network.predict(images[0], threads: threads) == alone[0])
                for count in 0...images.count {
                    let batch = try network.predict(batch: Array(images[..<count]), threads: threads)
                    #expect(batch == Array(alone[..<count]), "\(path), \(threads) threads, \(count) images")
                }
            }
        }
    }

    @Test("An input that would take more than 4 GiB is refused before any memory is asked for, with the numbers")
    func memory() throws {
        #expect(throws: Never.self) { try DenseNetArchitecture(inputHeight: 2048, inputWidth: 2048).validate() }
        for architecture in [
            DenseNetArchitecture(inputHeight: 8192, inputWidth: 8192),
            DenseNetArchitecture(growth: 256, blocks: [256], inputHeight: 512, inputWidth: 512),
            DenseNetArchitecture(
                growth: 1, blocks: [1], stemChannels: 1, inputHeight: 8192, inputWidth: 8192,
                inputChannels: 16),
            DenseNetArchitecture(growth: 256, blocks: [1], bottleneck: 16, inputHeight: 2048, inputWidth: 2048),
        ] {
            let error = #expect(throws: DenseNetError.self) { try architecture.validate() }
            #expect(error?.description.contains("MiB of memory") == true, "\(error?.description ?? "")")
        }
        // 64 channels of 4096 x 4096 floats.
        let error = #expect(throws: DenseNetError.self) {
            try DenseNetArchitecture(inputHeight: 8192, inputWidth: 8192).validate()
        }
        #expect(error?.description.contains("stem 4096, ") == true, "\(error?.description ?? "")")
    }

    @Test("More threads than any machine starts give the same bits and come to an end")
    func manyThreads() throws {
        let architecture = Self.architectures[0]
        let image = Self.image(architecture, seed: 1)
        for path in ComputePath.available {
            let network = Network(try Self.weights(architecture, seed: 1), path: path)
            let alone = try network.predict(image)
            for threads in [1_000_000, Int.max, 0, -1] {
                #expect(try network.predict(image, threads: threads) == alone)
                #expect(try network.predict(batch: [image, image], threads: threads) == [alone, alone])
            }
        }
    }

    @Test("A batch with an image of the wrong size, or with a value that is not finite, is refused")
    func refused() throws {
        let architecture = Self.architectures[0]
        let network = Network(try Self.weights(architecture, seed: 1))
        let image = Self.image(architecture, seed: 1)
        #expect(throws: DenseNetError.wrongInput(expected: image.count, found: 1)) {
            try network.predict(batch: [image, [0]])
        }
        var broken = image
        broken[7] = .infinity
        #expect(throws: DenseNetError.inputNotFinite(index: 7)) { try network.predict(batch: [broken, image]) }
    }
}
