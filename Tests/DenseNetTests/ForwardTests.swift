import DenseNet
import Foundation
import Testing

extension ComputePath {
    static let available = allCases.filter(\.isAvailable)
}

extension DenseNetArchitecture {
    /// A Float32 sum's rounding grows with the number of layers that it went through.
    var isDeep: Bool { blocks.reduce(0, +) > 30 }
}

@Suite("Forward pass against the float64 reference")
struct ForwardTests {
    @Test("There is a reference") func reference() { #expect(!ReferenceNetwork.all.isEmpty) }

    @Test("Every stage", arguments: ReferenceNetwork.all, ComputePath.available)
    func stages(reference: ReferenceNetwork, path: ComputePath) throws {
        let expected = try ExpectedStages(reference)
        let network = Network(try reference.weights(), path: path)
        let blocks = network.architecture.blocks.count
        let stages: [(stage: Stage, name: String)] =
            [(.conv0, "conv0"), (.relu0, "relu0"), (.pool0, "pool0")]
            + (1...blocks).map { (.denseBlock($0), "denseblock\($0)") }
            + (1..<blocks).map { (.transition($0), "transition\($0)") }
        let tolerance: Float = network.architecture.isDeep ? 5e-4 : 5e-5
        var checked = 0
        for index in 0..<min(2, reference.images.count) {
            let image = try reference.image(index)
            for (maps, stage) in zip(try network.maps(at: stages.map(\.stage), of: image), stages) {
                checked += try expected.compare(maps, stage.name, image: index, tolerance: tolerance)
            }
            for (name, rectified) in [("norm5", false), ("relu5", true)] {
                let maps = try network.lastMaps(of: image, rectified: rectified)
                checked += try expected.compare(maps, name, image: index, tolerance: tolerance)
            }
        }
        #expect(checked >= stages.count + 2)
    }

    /// A head of the network, and the names of what is expected of it.
    enum Variant: String, CaseIterable {
        case hip = "eval.logits"
        case limb = "eval.limb.logits"
        case kerasEpsilon = "eval.keras_eps.logits"
        case noFinalReLU = "eval.keras214_no_final_relu.logits"

        var probabilities: String? {
            switch self {
            case .hip: "eval.prob"
            case .limb: "eval.limb.softmax"
            case .kerasEpsilon: "eval.keras_eps.prob"
            case .noFinalReLU: nil
            }
        }

        func weights(of reference: ReferenceNetwork) throws -> Weights {
            switch self {
            case .hip: try reference.weights()
            case .limb: try reference.weights(limb: true)
            case .kerasEpsilon: try reference.weights(epsilon: 1.001e-5)
            case .noFinalReLU: try reference.weights(epsilon: 1.001e-5, finalReLU: false)
            }
        }
    }

    @Test(
        "Logits within 3e-5 and probabilities within 1e-5, both heads and Keras' variants",
        arguments: ReferenceNetwork.all,
        Variant.allCases)
    func heads(reference: ReferenceNetwork, variant: Variant) throws {
        let expected = try reference.expected()
        let isExpected = expected.entries.contains { $0.name == variant.rawValue }
        if variant == .hip || variant == .limb && reference.hasLimb { try #require(isExpected) }
        guard isExpected else { return }
        let logits = try expected.tensor(variant.rawValue)
        let probabilities = try variant.probabilities.map { try expected.tensor($0) }
        let weights = try variant.weights(of: reference)
        for path in ComputePath.available {
            let network = Network(weights, path: path)
            let images = try (0..<logits.shape[0]).map { try reference.image($0) }
            for (index, got) in try network.predict(batch: images, threads: 2).enumerated() {
                for output in got.logits.indices {
                    let place = index * logits.shape[1] + output
                    #expect(abs(got.logits[output] - logits.values[place]) <= 3e-5, "\(path), image \(index)")
                    if let probabilities {
                        #expect(abs(got.probabilities[output] - probabilities.values[place]) <= 1e-5, "\(path)")
                    }
                }
            }
        }
    }
}

/// What the reference holds of a stage: whole maps, or each channel's mean and standard deviation and samples.
struct ExpectedStages {
    private let file: SafetensorsFile
    private let names: Set<String>

    init(_ reference: ReferenceNetwork) throws {
        file = try reference.expected()
        names = Set(file.entries.map(\.name))
    }

    /// - Returns: How many of the reference's tensors were compared.
    func compare(_ maps: FeatureMaps, _ stage: String, image: Int, tolerance: Float) throws -> Int {
        let plane = maps.height * maps.width
        var compared = 0
        func check(_ name: String, shape: [Int], _ got: [Float]) throws {
            guard names.contains(name) else { return }
            let want = try file.tensor(name)
            guard image < want.shape[0] else { return }
            #expect(Array(want.shape.dropFirst()) == shape, "\(name)")
            #expect(largestDifference(got, want.slice(image)) <= tolerance, "\(name), image \(image)")
            compared += 1
        }
        try check("eval.\(stage)", shape: [maps.channels, maps.height, maps.width], maps.values)
        let statistics = (0..<maps.channels).map { channel in
            let values = maps.values[channel * plane..<(channel + 1) * plane]
            let mean = values.reduce(0.0) { $0 + Double($1) } / Double(plane)
            let variance = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(plane)
            return (mean: Float(mean), deviation: Float(variance.squareRoot()))
        }
        try check("eval.\(stage).channel_mean", shape: [maps.channels], statistics.map(\.mean))
        try check("eval.\(stage).channel_std", shape: [maps.channels], statistics.map(\.deviation))
        let step = max(1, maps.height / 8)
        let rows = Array(stride(from: step / 2, to: maps.height, by: step))
        let columns = Array(stride(from: step / 2, to: maps.width, by: step))
        let samples = (0..<maps.channels).flatMap { channel in
            rows.flatMap { row in columns.map { maps.values[channel * plane + row * maps.width + $0] } }
        }
        try check("eval.\(stage).sampled", shape: [maps.channels, rows.count, columns.count], samples)
        return compared
    }
}
