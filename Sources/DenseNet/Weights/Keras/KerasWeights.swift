/// Keras' files as weights with torchvision's names.
enum KerasWeights {
    /// Longest model configuration that is read, in bytes; that of DenseNet-121 has 300,000.
    private static let longestConfiguration = 16 << 20

    /// An HDF5 file: whole model or weights only, of Keras 2 or 3.
    static func hdf5(
        _ file: MappedBytes, configuration given: KerasConfiguration? = nil
    ) throws(DenseNetError) -> StoredWeights {
        let listing = try HDF5Listing(of: file)
        var configuration = given
        if configuration == nil, let text = listing.texts("model_config", of: "/")?.first, !text.isEmpty {
            guard text.utf8.count <= longestConfiguration else {
                throw .damaged("its model configuration has \(text.utf8.count) bytes")
            }
            configuration = try KerasConfiguration(Array(text.utf8))
        }
        let weights = try listing.kerasWeights(configuredNames: configuration?.variableNames ?? [:])
        let head = weights.last { $0.part == .kernel && $0.dataSet.shape.count == 2 }?.layer
        var tensors: [String: StoredTensor] = [:]
        for weight in weights {
            let name = torchvisionName(weight, head: head)
            let tensor = try stored(weight, in: file)
            guard tensors.updateValue(tensor, forKey: name) == nil else {
                throw .damaged("two of its weights are \(name)")
            }
        }
        var stated = try configuration?.stated() ?? StatedArchitecture()
        if configuration == nil { stated.finalReLU = listing.finalReLU }
        return StoredWeights(bytes: file, tensors: tensors, stated: stated, framework: .keras)
    }

    /// A `.keras` archive: a configuration and an HDF5 file.
    static func archive(_ file: MappedFile) throws(DenseNetError) -> StoredWeights {
        let archive = try KerasArchive(file)
        let configuration = try archive.content(of: "config.json", limit: longestConfiguration)
        return try hdf5(
            archive.content(of: "model.weights.h5", limit: KerasArchive.largestMember),
            configuration: KerasConfiguration(configuration.withBytes { Array($0) }))
    }

    /// The last dense layer is the head, whatever it is called.
    private static func torchvisionName(_ weight: KerasWeight, head: String?) -> String {
        if let part = weight.part {
            if let layer = KerasName.torchvision(weight.layer), part.belongs(to: layer) {
                return "\(layer).\(part.torchvision)"
            }
            if weight.layer == head, part == .kernel || part == .bias { return "classifier.\(part.torchvision)" }
        }
        return weight.path
    }

    private static func stored(_ weight: KerasWeight, in file: MappedBytes) throws(DenseNetError) -> StoredTensor {
        let dataSet = weight.dataSet
        switch dataSet.storage {
        case .inOnePiece: break
        case .inChunks, .inHeader:
            throw .unsupported(
                "\(weight.path) is compressed or stored in pieces; h5repack -f NONE -l CONTI OLD NEW undoes it")
        case .elsewhere: throw .unsupported("\(weight.path) is stored in another file")
        case .nowhere: throw .damaged("\(weight.path) has no numbers")
        }
        // Numbers that are not read have a width too; it does not matter, as their type is refused by name.
        var bytes = dataSet.type?.width ?? 1
        for length in dataSet.shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
            guard !overflow else { throw .damaged("\(weight.path) claims more numbers than there can be") }
            bytes = product
        }
        guard let offset = Int(exactly: dataSet.offset), offset <= file.count, bytes <= file.count - offset else {
            throw .damaged("\(weight.path) lies outside the file")
        }
        return StoredTensor(
            storedShape: dataSet.shape, order: .keras, type: dataSet.type, typeName: "unknown",
            range: offset..<offset + bytes)
    }
}
