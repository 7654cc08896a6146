/// All numbers of a network by torchvision's names, checked against its architecture.
public struct Weights: Equatable, Sendable {
    /// The network they belong to.
    public let architecture: DenseNetArchitecture
    private var tensors: [String: Tensor]

    /// Checks that every tensor is there, of the right shape and finite, that there is no other, and that every batch
    /// norm is finite once folded.
    /// - Parameters:
    ///   - tensors: By torchvision's names; `num_batches_tracked`, which counts training steps, is passed over.
    ///   - architecture: What they must fit.
    /// - Throws: ``DenseNetError/architecture(_:)``, or the error that names the first offending tensor.
    public init(_ tensors: [String: Tensor], architecture: DenseNetArchitecture) throws(DenseNetError) {
        try architecture.validate()
        var kept: [String: Tensor] = [:]
        for wanted in architecture.tensors {
            guard let tensor = tensors[wanted.name] else { throw .missingTensor(wanted.name) }
            guard tensor.shape == wanted.shape else {
                throw .wrongShape(tensor: wanted.name, expected: wanted.shape, found: tensor.shape)
            }
            kept[wanted.name] = try Self.checked(tensor, wanted.name)
        }
        let surplus = tensors.keys.filter { kept[$0] == nil && !$0.hasSuffix(".num_batches_tracked") }
        if let name = surplus.min() { throw .surplusTensor(name) }
        self.architecture = architecture
        self.tensors = kept
        try FoldedNorm.check(self)
    }

    /// Reads the numbers of an opened file; what it says about the arithmetic stands above what `architecture` says.
    init(_ stored: StoredWeights, architecture: DenseNetArchitecture) throws(DenseNetError) {
        let architecture = stored.stated.applied(to: architecture)
        try architecture.validate()
        try stored.check(against: architecture)
        var kept: [String: Tensor] = [:]
        for wanted in architecture.tensors {
            guard let tensor = stored.tensors[wanted.name], let type = tensor.type else {
                throw .missingTensor(wanted.name)
            }
            kept[wanted.name] = try Self.checked(tensor.read(type, from: stored.bytes), wanted.name)
        }
        self.architecture = architecture
        tensors = kept
        try FoldedNorm.check(self)
    }

    /// Reads a safetensors file with torchvision's names.
    /// - Throws: As ``init(contentsOf:architecture:)``.
    public init(safetensors path: String, architecture: DenseNetArchitecture) throws(DenseNetError) {
        try architecture.validate()
        try self.init(StoredWeights(SafetensorsFile(path: path)), architecture: architecture)
    }

    /// The tensor of that name; the architecture's ``DenseNetArchitecture/tensors`` are all there.
    public subscript(name: String) -> Tensor {
        guard let tensor = tensors[name] else { preconditionFailure("the network has no tensor \(name)") }
        return tensor
    }

    /// All tensors in the architecture's order.
    public var inOrder: [(name: String, tensor: Tensor)] {
        architecture.tensors.map { ($0.name, self[$0.name]) }
    }

    private static func checked(_ tensor: Tensor, _ name: String) throws(DenseNetError) -> Tensor {
        if let index = tensor.values.firstNotFinite { throw .notFinite(tensor: name, index: index) }
        if name.hasSuffix(".running_var"), let index = tensor.values.firstIndex(where: { $0 < 0 }) {
            throw .negativeVariance(tensor: name, index: index)
        }
        return tensor
    }
}
