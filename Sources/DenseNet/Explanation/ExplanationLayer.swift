/// A layer whose maps a heat map can be made of. The earlier it lies, the more pixels its maps have and the less they
/// know of what they show.
///
/// In JSON and on the command line it is a word: `features`, `last-convolution`, `dense-block-3`, `transition-2`,
/// `stem-pool`, `stem`.
public enum ExplanationLayer: Hashable, Sendable {
    /// After the last batch norm and, where the architecture has one, its ReLU: what the head averages.
    case features
    /// What the last 3x3 convolution gives, `conv5_block16_2_conv` in Keras' DenseNet-121: the channels that the last
    /// dense layer adds.
    case lastConvolution
    /// After dense block `n`, counted from 1.
    case denseBlock(Int)
    /// After transition `n`, counted from 1.
    case transition(Int)
    /// After the stem's max pool.
    case stemPool
    /// After the stem's ReLU.
    case stem
}

extension ExplanationLayer: RawRepresentable, Codable, CustomStringConvertible {
    /// The layer of that word.
    public init?(rawValue: String) {
        func number(after prefix: String) -> Int? {
            guard rawValue.hasPrefix(prefix), let number = Int(rawValue.dropFirst(prefix.count)), number > 0 else {
                return nil
            }
            return number
        }
        switch rawValue {
        case "features": self = .features
        case "last-convolution": self = .lastConvolution
        case "stem-pool": self = .stemPool
        case "stem": self = .stem
        default:
            if let block = number(after: "dense-block-") {
                self = .denseBlock(block)
            } else if let transition = number(after: "transition-") {
                self = .transition(transition)
            } else {
                return nil
            }
        }
    }

    /// The layer's word.
    public var rawValue: String {
        switch self {
        case .features: "features"
        case .lastConvolution: "last-convolution"
        case .denseBlock(let number): "dense-block-\(number)"
        case .transition(let number): "transition-\(number)"
        case .stemPool: "stem-pool"
        case .stem: "stem"
        }
    }

    /// The layer's word.
    public var description: String { rawValue }
}

extension DenseNetArchitecture {
    /// Every layer that a heat map can be made of, the last one first.
    public var explanationLayers: [ExplanationLayer] {
        let blocks = blocks.indices.reversed().flatMap { block -> [ExplanationLayer] in
            [.denseBlock(block + 1), block == 0 ? .stemPool : .transition(block)]
        }
        return [.features, .lastConvolution] + blocks + [.stem]
    }
}
