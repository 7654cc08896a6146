/// Where each trainable tensor lies in the flat vector of all of them: the architecture's order, torchvision's names,
/// each tensor's last axis running fastest.
public struct ParameterLayout: Equatable, Sendable {
    /// One tensor's place.
    public struct Entry: Equatable, Sendable {
        /// torchvision's name.
        public let name: String
        /// As in ``TensorSpecification/shape``.
        public let shape: [Int]
        /// Indices of its values.
        public let range: Range<Int>
    }

    /// In order, without gaps.
    public let entries: [Entry]
    private let places: [String: Int]

    /// The layout of an architecture's parameters.
    public init(_ architecture: DenseNetArchitecture) {
        self.init(architecture.tensors.filter { !$0.isRunningStatistic })
    }

    /// The layout of its running statistics.
    init(statisticsOf architecture: DenseNetArchitecture) {
        self.init(architecture.tensors.filter(\.isRunningStatistic))
    }

    private init(_ tensors: [TensorSpecification]) {
        var end = 0
        entries = tensors.map { tensor in
            let start = end
            end += tensor.shape.reduce(1, *)
            return Entry(name: tensor.name, shape: tensor.shape, range: start..<end)
        }
        places = Dictionary(uniqueKeysWithValues: entries.indices.map { (tensors[$0].name, $0) })
    }

    /// How many numbers there are.
    public var count: Int { entries.last?.range.upperBound ?? 0 }

    /// The place of the tensor of that name.
    public subscript(name: String) -> Entry? { places[name].map { entries[$0] } }

    func range(_ name: String) -> Range<Int> {
        guard let entry = self[name] else { preconditionFailure("the network has no parameter \(name)") }
        return entry.range
    }
}

extension TensorSpecification {
    /// Whether it is a batch norm's running mean or variance, which no gradient reaches.
    public var isRunningStatistic: Bool { name.hasSuffix(".running_mean") || name.hasSuffix(".running_var") }
}
