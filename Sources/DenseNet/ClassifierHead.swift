import Foundation

/// The end of the network: batch norm, ReLU, mean over the map, linear layer, sigmoid or softmax.
struct ClassifierHead: Sendable {
    let architecture: DenseNetArchitecture
    /// The last batch norm.
    let norm: FoldedNorm
    /// `[output][channel]`.
    let weight: [Float]
    let bias: [Float]

    init(_ weights: Weights) {
        architecture = weights.architecture
        norm = FoldedNorm("features.norm5", weights)
        weight = weights["classifier.weight"].values
        bias = weights["classifier.bias"].values
    }

    /// - Throws: ``DenseNetError/predictionNotFinite(output:)``.
    func prediction(_ maps: FeatureMaps) throws(DenseNetError) -> Prediction {
        let last = norm.applied(to: maps, relu: architecture.finalReLU)
        let plane = maps.height * maps.width
        let pooled = (0..<maps.channels).map { channel in
            last.values[channel * plane..<(channel + 1) * plane].reduce(0.0) { $0 + Double($1) } / Double(plane)
        }
        let logits = bias.indices.map { output in
            pooled.indices.reduce(Double(bias[output])) { $0 + pooled[$1] * Double(weight[output * pooled.count + $1]) }
        }
        let prediction = Prediction(
            logits: logits.map { Float($0) }, probabilities: probabilities(logits).map { Float($0) })
        for output in logits.indices
        where !prediction.logits[output].isFinite || !prediction.probabilities[output].isFinite {
            throw .predictionNotFinite(output: output)
        }
        return prediction
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
