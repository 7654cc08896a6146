extension HDF5Listing {
    /// Where Keras' layers lie.
    private var root: String { groups.contains("/model_weights") ? "/model_weights" : "/" }

    /// All layers in order; `nil` where the file does not list them.
    var layerNames: [String]? { texts("layer_names", of: root) }

    /// All weights in the order of the layers.
    /// - Parameter configuredNames: Names of layers by their place in a Keras 3 file, for files that do not hold them.
    func kerasWeights(configuredNames: [String: String]) throws(DenseNetError) -> [KerasWeight] {
        if let layers = layerNames {
            return try listed(layers, under: root == "/" ? "" : root)
        }
        let weights = try inVariableGroups(configuredNames)
        guard !weights.isEmpty else { throw .unsupported("it holds no weights in a way that Keras writes them") }
        return weights
    }

    /// Keras 1, 2 and the `.h5` of Keras 3: every layer lists its weights.
    private func listed(_ layers: [String], under root: String) throws(DenseNetError) -> [KerasWeight] {
        var weights: [KerasWeight] = []
        for layer in layers {
            guard let names = texts("weight_names", of: "\(root)/\(layer)") else {
                throw .damaged("the layer \(layer) has no list of its weights")
            }
            for name in names {
                let path = "\(root)/\(layer)/\(name)"
                guard let dataSet = dataSets[path] else {
                    throw .damaged("the layer \(layer) lists the weight \(name), which is not there")
                }
                let slash = name.lastIndex(of: "/")
                let last = slash.map { name[name.index(after: $0)...] } ?? name[...]
                let part = KerasWeight.Part(rawValue: String(last.prefix { $0 != ":" }))
                // A model within a model is one group; then only the weight's own name says the layer.
                let own = slash.map { String(name[..<$0]) }
                let isInner = KerasName.torchvision(layer) == nil && own.flatMap(KerasName.torchvision) != nil
                weights.append(
                    KerasWeight(layer: isInner ? own ?? layer : layer, part: part, path: path, dataSet: dataSet))
            }
        }
        return weights
    }

    /// `.weights.h5` and `.keras`: weights are numbered, and an attribute of their group has the layer's name.
    private func inVariableGroups(_ configuredNames: [String: String]) throws(DenseNetError) -> [KerasWeight] {
        var weights: [KerasWeight] = []
        for group in groups.filter({ $0.hasSuffix("/vars") }).sorted(by: Self.isBefore) {
            let place = group.split(separator: "/").dropLast().last.map(String.init) ?? ""
            let named = texts("name", of: group)?.first ?? configuredNames[place]
            let parts: [KerasWeight.Part] =
                dataSets["\(group)/0"]?.shape.count == 1
                ? [.gamma, .beta, .movingMean, .movingVariance] : [.kernel, .bias]
            var index = 0
            while let dataSet = dataSets["\(group)/\(index)"] {
                guard let layer = named else {
                    throw .unsupported(
                        "it does not hold the names of its layers (\(group)); take the .keras file of the model")
                }
                weights.append(
                    KerasWeight(
                        layer: layer, part: index < parts.count ? parts[index] : nil, path: "\(group)/\(index)",
                        dataSet: dataSet))
                index += 1
            }
        }
        return weights
    }

    /// Inner models before the outer one, then by number: `dense_2` before `dense_10`.
    private static func isBefore(_ one: String, _ other: String) -> Bool {
        func key(_ path: String) -> (depth: Int, number: Int, path: String) {
            let parts = path.split(separator: "/")
            let number = parts.dropLast().last?.split(separator: "_").last.flatMap { Int($0) }
            return (-parts.count, number ?? 0, path)
        }
        return key(one) < key(other)
    }
}
