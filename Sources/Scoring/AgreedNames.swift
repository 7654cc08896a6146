import DenseNet

enum WeightFile {
    static func describe(_ path: String) throws(DenseNetError) -> DenseNetArchitecture {
        let shapes = Dictionary(
            uniqueKeysWithValues: try SafetensorsFile(path: path).entries.map { ($0.name, $0.shape) })
        guard let first = shapes["features.denseblock1.denselayer1.conv1.weight"],
            let stem = shapes["features.conv0.weight"],
            let second = shapes["features.denseblock1.denselayer1.conv2.weight"], let head = shapes["classifier.weight"]
        else { throw .damaged("it is no DenseNet") }
        var blocks: [Int] = []
        while case let count = shapes.keys.filter({
            $0.hasPrefix("features.denseblock\(blocks.count + 1).") && $0.hasSuffix("conv1.weight")
        }).count, count > 0 { blocks.append(count) }
        return DenseNetArchitecture(
            growth: second[0], blocks: blocks, stemChannels: stem[0], bottleneck: first[0] / second[0],
            inputChannels: stem[1], outputs: head[0])
    }
}
extension Weights {
    init(contentsOf path: String, architecture: DenseNetArchitecture) throws(DenseNetError) {
        try self.init(safetensors: path, architecture: architecture)
    }
}
