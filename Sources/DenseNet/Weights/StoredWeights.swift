import Foundation

/// A weight file that has been opened and understood, none of its numbers read yet.
struct StoredWeights: Sendable {
    let bytes: MappedBytes
    /// By torchvision's names; what belongs to no part of a DenseNet keeps the name that the file gives it.
    let tensors: [String: StoredTensor]
    let stated: StatedArchitecture
    let framework: WeightFramework

    /// Opens a file of any container, told by its first bytes.
    init(contentsOf path: String) throws(DenseNetError) {
        let file = try MappedFile(path: path)
        let start = [UInt8](file.bytes.prefix(8))
        if start == [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A] {
            self = try KerasWeights.hdf5(MappedBytes(file))
        } else if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            self = try KerasWeights.archive(file)
        } else {
            try self.init(SafetensorsFile(file))
        }
    }

    init(
        bytes: MappedBytes, tensors: [String: StoredTensor], stated: StatedArchitecture, framework: WeightFramework
    ) {
        self.bytes = bytes
        self.tensors = tensors
        self.stated = stated
        self.framework = framework
    }

    init(_ file: SafetensorsFile) throws(DenseNetError) {
        bytes = file.data
        framework = .torchvision
        // Counts of training steps, which scoring does not need.
        let numbers = file.entries.filter { !$0.name.hasSuffix(".num_batches_tracked") }
        tensors = Dictionary(uniqueKeysWithValues: numbers.map { ($0.name, $0.stored) })
        var stated = StatedArchitecture()
        if let text = file.metadata[DenseNetArchitecture.metadataKey] {
            let written: DenseNetArchitecture
            do {
                written = try JSONDecoder().decode(DenseNetArchitecture.self, from: Data(text.utf8))
            } catch {
                throw .damaged("its metadata \(DenseNetArchitecture.metadataKey) describes no network")
            }
            stated.epsilon = written.epsilon
            stated.finalReLU = written.finalReLU
            stated.head = written.head
            stated.inputHeight = written.inputHeight
            stated.inputWidth = written.inputWidth
        }
        self.stated = stated
    }

    /// Checks names, shapes and types before any number is read.
    func check(against architecture: DenseNetArchitecture) throws(DenseNetError) {
        let wanted = architecture.tensors
        for specification in wanted {
            guard let tensor = tensors[specification.name] else { throw .missingTensor(specification.name) }
            guard tensor.shape == specification.shape else {
                throw .wrongShape(tensor: specification.name, expected: specification.shape, found: tensor.shape)
            }
            guard tensor.type != nil else {
                throw .wrongType(tensor: specification.name, type: tensor.typeName)
            }
        }
        let surplus = Set(tensors.keys).subtracting(wanted.map(\.name))
        if let name = surplus.min() { throw .surplusTensor(name) }
    }
}
