import Foundation

extension Weights {
    /// How weights are drawn before training. Norms begin with factor 1, summand 0, mean 0 and variance 1, the classifier's
    /// bias with 0.
    public enum Initialisation: String, Sendable, Codable, CaseIterable {
        /// torchvision's: convolutions normal with variance 2 / fan-in (He et al., 2015), the classifier uniform within
        /// `±1 / sqrt(features)`.
        case torchvision
        /// Keras': all uniform within `±sqrt(6 / (fan-in + fan-out))` (Glorot and Bengio, 2010).
        case keras
    }

    /// Fresh weights.
    /// - Parameter seed: The same seed gives the same weights. Each tensor draws from a sequence of its own.
    /// - Throws: ``DenseNetError/architecture(_:)``.
    public static func initial(
        _ architecture: DenseNetArchitecture, _ how: Initialisation, seed: UInt64
    ) throws(DenseNetError) -> Weights {
        try architecture.validate()
        var tensors: [String: Tensor] = [:]
        for wanted in architecture.tensors {
            let count = wanted.shape.reduce(1, *)
            let values: [Float] =
                if wanted.shape.count > 1 {
                    how.draw(wanted, seed: seed)
                } else {
                    [Float](repeating: wanted.isOneAtFirst ? 1 : 0, count: count)
                }
            tensors[wanted.name] = Tensor(shape: wanted.shape, values: values)
        }
        return try Weights(tensors, architecture: architecture)
    }

    /// The same backbone with a fresh classifier: what the paper does between body parts and fractures.
    /// - Throws: ``DenseNetError/architecture(_:)`` for outputs that do not suit the head.
    public func withFreshHead(
        outputs: Int, head: DenseNetArchitecture.Head, _ how: Initialisation, seed: UInt64
    ) throws(DenseNetError) -> Weights {
        var changed = architecture
        (changed.outputs, changed.head) = (outputs, head)
        try changed.validate()
        var tensors = Dictionary(uniqueKeysWithValues: inOrder.map { ($0.name, $0.tensor) })
        for wanted in changed.tensors where wanted.name.hasPrefix("classifier.") {
            let values = wanted.shape.count > 1 ? how.draw(wanted, seed: seed) : [Float](repeating: 0, count: outputs)
            tensors[wanted.name] = Tensor(shape: wanted.shape, values: values)
        }
        return try Weights(tensors, architecture: changed)
    }
}

extension TensorSpecification {
    /// A norm's factor or variance.
    fileprivate var isOneAtFirst: Bool { name.hasSuffix(".weight") || name.hasSuffix(".running_var") }
}

extension Weights.Initialisation {
    fileprivate func draw(_ wanted: TensorSpecification, seed: UInt64) -> [Float] {
        let window = wanted.shape.dropFirst(2).reduce(1, *)
        let (fanIn, fanOut) = (Double(wanted.shape[1] * window), Double(wanted.shape[0] * window))
        var numbers = SplitMix(seed: seed, name: wanted.name)
        return (0..<wanted.shape.reduce(1, *)).map { _ in
            switch self {
            case .keras: Float((2 * numbers.uniform() - 1) * (6 / (fanIn + fanOut)).squareRoot())
            case .torchvision where wanted.shape.count == 4: Float(numbers.normal() * (2 / fanIn).squareRoot())
            case .torchvision: Float((2 * numbers.uniform() - 1) / fanIn.squareRoot())
            }
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014), begun at a place of its own for each name.
private struct SplitMix {
    private var state: UInt64

    init(seed: UInt64, name: String) {
        // FNV-1a.
        let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        state = hash ^ (seed &* 0x9E37_79B9_7F4A_7C15)
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// 0 and above, below 1.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// By Box and Muller (1958).
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}
