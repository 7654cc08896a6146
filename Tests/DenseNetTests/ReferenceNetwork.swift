import DenseNet
import Foundation
import Radiographs
import Testing

/// One network of the reference folder with what is expected of it: `NAME_expected_eval.safetensors`, images
/// `NAME_img0_512.png` …, and weights, whole (`NAME_hip.safetensors`) or to be completed by the README's rule
/// (`NAME_stats_and_heads.safetensors`). Its architecture is read off the tensors' shapes.
struct ReferenceNetwork: CustomTestStringConvertible, Sendable {
    /// Such as "small".
    let name: String
    private static let ending = "_expected_eval.safetensors"
    private static let files = ((try? FileManager.default.contentsOfDirectory(atPath: ReferenceFolder.url.path)) ?? [])
        .sorted()

    static let all = files.filter { $0.hasSuffix(ending) }.map { Self(name: String($0.dropLast(ending.count))) }

    var testDescription: String { name }

    func expected() throws -> SafetensorsFile { try SafetensorsFile(path: ReferenceFolder.path(name + Self.ending)) }

    /// In the order of their numbers.
    var images: [String] {
        let start = "\(name)_img"
        func number(_ file: String) -> Int { Int(file.dropFirst(start.count).prefix(while: \.isNumber)) ?? 0 }
        return Self.files.filter { $0.hasPrefix(start) && $0.hasSuffix(".png") }.sorted { number($0) < number($1) }
    }

    func image(_ index: Int) throws -> [Float] { try Self.image(images[index]) }

    static func image(_ name: String) throws -> [Float] {
        let radiograph = try Radiograph(png: [UInt8](Data(contentsOf: ReferenceFolder.url.appending(path: name))))
        return radiograph.pixelBytes.map { Float($0) / 255 }
    }

    /// The weights with the first head, or with the one called `limb`.
    func weights(limb: Bool = false, epsilon: Double = 1e-5, finalReLU: Bool = true) throws -> Weights {
        var tensors = try stored(limb: limb)
        let first = try #require(images.first)
        let picture = try Radiograph(png: [UInt8](Data(contentsOf: ReferenceFolder.url.appending(path: first))))
        var architecture = DenseNetArchitecture(
            inputHeight: picture.height, inputWidth: picture.width, head: limb ? .softmax : .sigmoid,
            epsilon: epsilon, finalReLU: finalReLU)
        let head = try #require(tensors["classifier.weight"])
        architecture.outputs = head.shape[0]
        if let stem = tensors["features.conv0.weight"] {
            (architecture.stemChannels, architecture.inputChannels) = (stem.shape[0], stem.shape[1])
            let layer = "features.denseblock1.denselayer1"
            architecture.growth = try #require(tensors["\(layer).conv2.weight"]).shape[0]
            architecture.bottleneck = try #require(tensors["\(layer).conv1.weight"]).shape[0] / architecture.growth
        } else {
            architecture.stemChannels = try #require(tensors["features.norm0.running_mean"]).shape[0]
            let layer = "features.denseblock1.denselayer"
            let widths = try (1...2).map { try #require(tensors["\(layer)\($0).norm1.running_mean"]).shape[0] }
            architecture.growth = widths[1] - widths[0]
            architecture.bottleneck =
                try #require(tensors["\(layer)1.norm2.running_mean"]).shape[0] / architecture.growth
        }
        architecture.blocks = (1...).lazy.map { block in
            (1...).prefix { tensors["features.denseblock\(block).denselayer\($0).norm1.running_mean"] != nil }.count
        }.prefix { $0 > 0 }.map { $0 }
        for wanted in architecture.tensors where tensors[wanted.name] == nil {
            tensors[wanted.name] = Self.generated(wanted, seed: try seed())
        }
        return try Weights(tensors, architecture: architecture)
    }

    /// Whether the folder has weights of the head called `limb`.
    var hasLimb: Bool {
        if ReferenceFolder.has("\(name)_limb.safetensors") { return true }
        let entries = (try? SafetensorsFile(path: partial))?.entries ?? []
        return entries.contains { $0.name == "limb.classifier.weight" }
    }

    private var partial: String { ReferenceFolder.path("\(name)_stats_and_heads.safetensors") }

    private func seed() throws -> UInt64 {
        try #require(UInt64(SafetensorsFile(path: partial).metadata["seed"] ?? ""))
    }

    private func stored(limb: Bool) throws -> [String: Tensor] {
        let whole = ReferenceFolder.path("\(name)_\(limb ? "limb" : "hip").safetensors")
        let isWhole = FileManager.default.fileExists(atPath: whole)
        let file = try SafetensorsFile(path: isWhole ? whole : partial)
        var tensors: [String: Tensor] = [:]
        for entry in file.entries where !entry.name.hasSuffix("num_batches_tracked") {
            tensors[entry.name] = try file.tensor(entry.name)
        }
        for part in ["weight", "bias"] {
            if let head = tensors.removeValue(forKey: "limb.classifier.\(part)"), limb {
                tensors["classifier.\(part)"] = head
            }
        }
        return tensors
    }

    /// The portable rule of the reference's README.
    static func generated(_ wanted: TensorSpecification, seed: UInt64) -> Tensor {
        generated(wanted.name, shape: wanted.shape, seed: seed)
    }

    static func generated(_ name: String, shape: [Int], seed: UInt64) -> Tensor {
        let golden: UInt64 = 0x9E37_79B9_7F4A_7C15
        let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var state = hash ^ (seed &* golden)
        let bound = shape.count == 4 ? (6 / Double(shape.dropFirst().reduce(1, *))).squareRoot() : 0
        let isScale = name.hasSuffix("weight")
        let values = (0..<shape.reduce(1, *)).map { _ -> Float in
            state &+= golden
            var z = state
            z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            z ^= z >> 31
            let u = Double(z >> 40) * 0x1p-24
            if bound > 0 { return Float((2 * u - 1) * bound) }
            return Float(isScale ? 0.5 + u : 0.5 * u - 0.25)
        }
        return Tensor(shape: shape, values: values)
    }
}
