/// A batch norm with its running statistics as `scale * x + offset`, folded in double precision.
struct FoldedNorm: Sendable {
    let scale: [Float]
    let offset: [Float]

    init(scale: [Float], offset: [Float]) {
        self.scale = scale
        self.offset = offset
    }

    init(_ name: String, _ weights: Weights) {
        let gamma = weights[name + ".weight"].values
        let beta = weights[name + ".bias"].values
        let mean = weights[name + ".running_mean"].values
        let variance = weights[name + ".running_var"].values
        let epsilon = weights.architecture.epsilon
        let scales = gamma.indices.map { Double(gamma[$0]) / (Double(variance[$0]) + epsilon).squareRoot() }
        scale = scales.map { Float($0) }
        offset = scales.indices.map { Float(Double(beta[$0]) - Double(mean[$0]) * scales[$0]) }
    }
}
