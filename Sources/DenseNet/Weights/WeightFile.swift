import Foundation

/// Files that hold a network's weights.
public enum WeightFile {
    /// The network that a weight file belongs to, without reading its numbers.
    ///
    /// Growth, blocks, stem, bottleneck, channels and outputs follow from the shapes. Epsilon, head, final ReLU and size
    /// of the input are taken from the file where it says so (a Keras configuration, the order of Keras' layers, or the
    /// metadata that ``Weights/write(to:storage:)`` leaves); otherwise epsilon is that of the container's framework, one output means
    /// a sigmoid and more a softmax, a ReLU follows the last batch norm, and the input is 512 x 512.
    /// - Throws: The errors of ``Weights/init(contentsOf:architecture:)`` but those about single numbers.
    public static func describe(_ path: String) throws(DenseNetError) -> DenseNetArchitecture {
        try description(of: path).architecture
    }

    /// What a weight file tells of its network.
    public struct Description: Equatable, Sendable {
        /// The network, as ``WeightFile/describe(_:)`` gives it.
        public let architecture: DenseNetArchitecture
        /// Whether neither the file nor the habit of its framework says if a ReLU follows the last batch norm, so that
        /// ``DenseNetArchitecture/finalReLU`` is a guess.
        public let isFinalReLUAssumed: Bool
    }

    /// The network that a weight file belongs to, and what of it is a guess.
    /// - Throws: As ``describe(_:)``.
    public static func description(of path: String) throws(DenseNetError) -> Description {
        let stored = try StoredWeights(contentsOf: path)
        let architecture = try DenseNetArchitecture(
            shapes: stored.tensors.mapValues(\.shape), stated: stored.stated,
            usualEpsilon: stored.framework.usualEpsilon)
        try stored.check(against: architecture)
        return Description(
            architecture: architecture,
            isFinalReLUAssumed: stored.stated.finalReLU == nil && !stored.framework.alwaysHasFinalReLU)
    }
}

extension Weights {
    /// Reads a weight file: safetensors with torchvision's names, HDF5 of Keras 2 or 3 (`.h5`, `.weights.h5`) or a
    /// `.keras` archive. The first bytes tell which it is, the name of the file does not matter.
    ///
    /// What the file says about epsilon, head and final ReLU stands above what `architecture` says; shapes are checked
    /// against `architecture` before a number is read.
    /// - Throws: ``DenseNetError``; the tensor that is missing, surplus, misshapen, of another type, not finite or a
    ///   negative variance is named.
    public init(contentsOf path: String, architecture: DenseNetArchitecture) throws(DenseNetError) {
        try architecture.validate()
        try self.init(StoredWeights(contentsOf: path), architecture: architecture)
    }

    /// Writes a safetensors file with torchvision's names, which PyTorch reads. Its metadata hold the architecture, so
    /// that ``WeightFile/describe(_:)`` gives it back.
    /// - Throws: ``DenseNetError/file(path:reason:)``, or ``DenseNetError/notFinite(tensor:index:)`` for a number that
    ///   16 bits cannot hold.
    public func write(
        to path: String, storage: SafetensorsWriter.Storage = .float32
    ) throws(DenseNetError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let description: Data
        do {
            description = try encoder.encode(architecture)
        } catch {
            throw .architecture("it cannot be written down: \(error)")
        }
        let metadata = [
            "format": "pt", DenseNetArchitecture.metadataKey: String(decoding: description, as: UTF8.self),
        ]
        try SafetensorsWriter(storage: storage).write(inOrder, metadata: metadata, to: path)
    }
}
