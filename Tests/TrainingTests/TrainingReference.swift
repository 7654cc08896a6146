import DenseNet
import Foundation
import Testing
import Training

/// One network's expected training: `NAME_expected_train.safetensors`, with whole tensors, or with each tensor's norm, sum and
/// evenly spaced elements.
struct TrainingReference: CustomTestStringConvertible, Sendable {
    let network: ReferenceNetwork
    private static let ending = "_expected_train.safetensors"

    static let all = ReferenceNetwork.all.filter { ReferenceFolder.has($0.name + ending) }.map { Self(network: $0) }

    var testDescription: String { network.name }

    func expected() throws -> ExpectedTraining {
        try ExpectedTraining(file: SafetensorsFile(path: ReferenceFolder.path(network.name + Self.ending)))
    }

    /// The two images of the batch: `NAME_train0_256.png` … where there are such, else the first two.
    func images() throws -> [[Float]] {
        try (0..<2).map { try ReferenceNetwork.image(imageName($0)) }
    }

    private func imageName(_ index: Int) throws -> String {
        let start = "\(network.name)_train\(index)_"
        let files = try FileManager.default.contentsOfDirectory(atPath: ReferenceFolder.url.path)
        return files.first { $0.hasPrefix(start) && $0.hasSuffix(".png") } ?? network.images[index]
    }

    /// Weights whose architecture has the batch's size.
    func weights(limb: Bool = false, epsilon: Double = 1e-5) throws -> Weights {
        let weights = try network.weights(limb: limb, epsilon: epsilon)
        let side = Int(Double(try images()[0].count).squareRoot())
        var architecture = weights.architecture
        (architecture.inputHeight, architecture.inputWidth) = (side, side)
        return try Weights(
            Dictionary(uniqueKeysWithValues: weights.inOrder.map { ($0.name, $0.tensor) }), architecture: architecture)
    }
}

/// What the reference holds of training.
struct ExpectedTraining {
    let file: SafetensorsFile
    let names: Set<String>

    init(file: SafetensorsFile) {
        self.file = file
        names = Set(file.entries.map(\.name))
    }

    func values(_ name: String) throws -> [Float] { try file.tensor(name).values }
    func has(_ name: String) -> Bool { names.contains(name) }
    var labels: [[Float]] { get throws { try values("train.labels").map { [$0] } } }

    /// Pairs of what is expected of a tensor and what it holds: all of it, or the elements that the reference kept.
    func pairs(_ name: String, _ got: ArraySlice<Float>) throws -> (want: [Float], got: [Float]) {
        if has(name) { return (try values(name), Array(got)) }
        let stride = max(1, got.count / 64)
        let want = try values("\(name).every\(stride)")
        return (want, want.indices.map { got[got.startIndex + $0 * stride] })
    }

    /// The relative L2 distance of a tensor from what is expected; where only some elements are kept, theirs, and the norm's.
    func distance(_ name: String, _ got: ArraySlice<Float>) throws -> Double {
        let (want, kept) = try pairs(name, got)
        let difference = zip(want, kept).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }.squareRoot()
        if has(name) { return difference / norm(want[...]) }
        let whole = Double(try values("\(name).l2_sum")[0])
        // A part's share of the norm is that of its elements.
        let share = (Double(want.count) / Double(got.count)).squareRoot()
        return max(difference / (whole * share), abs(norm(got) / whole - 1))
    }
}

func norm(_ values: ArraySlice<Float>) -> Double {
    values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
}

extension ComputePath {
    static let available = allCases.filter(\.isAvailable)
}

extension DenseNetArchitecture {
    /// A Float32 sum's rounding grows with the number of layers that it went through.
    var isDeep: Bool { blocks.reduce(0, +) > 30 }
}
