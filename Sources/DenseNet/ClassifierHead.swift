import Foundation

/// The end of the network: batch norm, ReLU, mean over the map, linear layer, sigmoid or softmax.
struct ClassifierHead: Sendable {
    let architecture: DenseNetArchitecture
    let scale: [Float]
    let offset: [Float]
    /// `[output][channel]`.
    let weight: [Float]
    let bias: [Float]

    init(_ weights: Weights) {
        architecture = weights.architecture
        let norm = FoldedNorm("features.norm5", weights)
        (scale, offset) = (norm.scale, norm.offset)
        weight = weights["classifier.weight"].values
        bias = weights["classifier.bias"].values
    }

    /// The maps after norm5, and after its ReLU where the architecture has one.
    func activated(_ maps: FeatureMaps, relu: Bool) -> FeatureMaps {
        let plane = maps.height * maps.width
        var values = maps.values
        for channel in 0..<maps.channels {
            for index in channel * plane..<(channel + 1) * plane {
                let value = values[index] * scale[channel] + offset[channel]
                values[index] = relu ? max(0, value) : value
            }
        }
        return FeatureMaps(channels: maps.channels, height: maps.height, width: maps.width, values: values)
    }

    func prediction(_ maps: FeatureMaps) -> Prediction {
        let last = activated(maps, relu: architecture.finalReLU)
        let plane = maps.height * maps.width
        let pooled = (0..<maps.channels).map { channel in
            last.values[channel * plane..<(channel + 1) * plane].reduce(0.0) { $0 + Double($1) } / Double(plane)
        }
        let logits = bias.indices.map { output in
            pooled.indices.reduce(Double(bias[output])) { $0 + pooled[$1] * Double(weight[output * pooled.count + $1]) }
        }
        return Prediction(logits: logits.map { Float($0) }, probabilities: probabilities(logits).map { Float($0) })
    }

    private func probabilities(_ logits: [Double]) -> [Double] {
        switch architecture.head {
        case .sigmoid: return logits.map { 1 / (1 + exp(-$0)) }
        case .softmax:
            let largest = logits.max() ?? 0
            let exponentials = logits.map { exp($0 - largest) }
            let sum = exponentials.reduce(0, +)
            return exponentials.map { $0 / sum }
        }
    }
}
