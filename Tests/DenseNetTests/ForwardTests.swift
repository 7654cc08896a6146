import DenseNet
import Foundation
import Radiographs
import Testing

/// The networks and images of the reference folder.
enum ReferenceNetwork {
    static func image(_ name: String) throws -> [Float] {
        let radiograph = try Radiograph(png: [UInt8](Data(contentsOf: ReferenceFolder.url.appending(path: name))))
        return radiograph.pixelBytes.map { Float($0) / 255 }
    }

    static func small(_ file: String = "small_hip", outputs: Int = 1, head: DenseNetArchitecture.Head = .sigmoid)
        throws -> Weights
    {
        let architecture = DenseNetArchitecture(
            growth: 8, blocks: [2, 3, 4, 2], stemChannels: 16, inputHeight: 128, inputWidth: 128, outputs: outputs,
            head: head)
        return try Weights(safetensors: ReferenceFolder.path("\(file).safetensors"), architecture: architecture)
    }

    /// DenseNet-121 by the portable rule of the reference's README.
    static func full() throws -> Weights {
        let kept = try SafetensorsFile(path: ReferenceFolder.path("full_stats_and_heads.safetensors"))
        let seed = try #require(UInt64(kept.metadata["seed"] ?? ""))
        let stored = Set(kept.entries.map(\.name))
        var tensors: [String: Tensor] = [:]
        let architecture = DenseNetArchitecture()
        for wanted in architecture.tensors {
            tensors[wanted.name] =
                stored.contains(wanted.name) ? try kept.tensor(wanted.name) : generated(wanted, seed: seed)
        }
        return try Weights(tensors, architecture: architecture)
    }

    static func generated(_ wanted: TensorSpecification, seed: UInt64) -> Tensor {
        let golden: UInt64 = 0x9E37_79B9_7F4A_7C15
        let hash = wanted.name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var state = hash ^ (seed &* golden)
        let bound = wanted.shape.count == 4 ? (6 / Double(wanted.shape.dropFirst().reduce(1, *))).squareRoot() : 0
        let isScale = wanted.name.hasSuffix("weight")
        let values = (0..<wanted.shape.reduce(1, *)).map { _ -> Float in
            state &+= golden
            var z = state
            z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            z ^= z >> 31
            let u = Double(z >> 40) * 0x1p-24
            if bound > 0 { return Float((2 * u - 1) * bound) }
            return Float(isScale ? 0.5 + u : 0.5 * u - 0.25)
        }
        return Tensor(shape: wanted.shape, values: values)
    }
}

@Suite("Forward pass against the float64 reference", .enabled(if: ReferenceFolder.has("small_hip.safetensors")))
struct ForwardTests {
    static let available = ComputePath.allCases.filter(\.isAvailable)

    @Test("Every stage of the small network", arguments: available)
    func stages(path: ComputePath) throws {
        let expected = try SafetensorsFile(path: ReferenceFolder.path("small_expected_eval.safetensors"))
        let network = Network(try ReferenceNetwork.small(), path: path)
        let stages: [(Stage, String)] =
            [(.relu0, "relu0"), (.pool0, "pool0")] + (1...4).map { (.denseBlock($0), "denseblock\($0)") }
            + (1...3).map { (.transition($0), "transition\($0)") }
        for image in 0..<2 {
            let maps = try network.maps(
                at: stages.map(\.0), of: ReferenceNetwork.image("small_img\(image)_128.png"))
            for (map, (_, name)) in zip(maps, stages) {
                let want = try expected.tensor("eval.\(name)")
                #expect(Array(want.shape.dropFirst()) == [map.channels, map.height, map.width])
                let count = map.values.count
                let worst = zip(map.values, want.values[image * count..<(image + 1) * count])
                    .map { abs($0 - $1) }.max()
                #expect(try #require(worst) <= 5e-5, "\(name), image \(image)")
            }
        }
    }

    @Test("Logits and probabilities of both heads of the small network", arguments: available)
    func small(path: ComputePath) throws {
        let expected = try SafetensorsFile(path: ReferenceFolder.path("small_expected_eval.safetensors"))
        for (weights, logits, probabilities) in [
            (try ReferenceNetwork.small(), "eval.logits", "eval.prob"),
            (
                try ReferenceNetwork.small("small_limb", outputs: 5, head: .softmax), "eval.limb.logits",
                "eval.limb.softmax"
            ),
        ] {
            let network = Network(weights, path: path)
            try Self.compare(network, "small", 128, expected.tensor(logits), expected.tensor(probabilities))
        }
    }

    @Test(
        "Logits and probabilities of DenseNet-121",
        .enabled(if: ReferenceFolder.has("full_expected_eval.safetensors")), arguments: available)
    func full(path: ComputePath) throws {
        let expected = try SafetensorsFile(path: ReferenceFolder.path("full_expected_eval.safetensors"))
        let network = Network(try ReferenceNetwork.full(), path: path)
        try Self.compare(network, "full", 512, expected.tensor("eval.logits"), expected.tensor("eval.prob"))
    }

    static func compare(
        _ network: Network, _ kind: String, _ side: Int, _ logits: Tensor, _ probabilities: Tensor
    ) throws {
        for image in 0..<logits.shape[0] {
            let input = try ReferenceNetwork.image("\(kind)_img\(image)_\(side).png")
            let got = try network.predict(input)
            #expect(try network.predict(input, threads: 2) == got, "one and two threads")
            for output in 0..<logits.shape[1] {
                let place = image * logits.shape[1] + output
                #expect(abs(got.logits[output] - logits.values[place]) <= 3e-5)
                #expect(abs(got.probabilities[output] - probabilities.values[place]) <= 1e-5)
            }
        }
    }
}
