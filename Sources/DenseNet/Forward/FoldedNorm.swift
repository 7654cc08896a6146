/// A batch norm with its running statistics as `scale * x + offset`, folded in double precision.
struct FoldedNorm: Sendable {
    let scale: [Float]
    let offset: [Float]

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

    /// Checks that every norm is finite once folded, which finite weights do not promise: a large weight over the root
    /// of a small variance is beyond what a Float holds.
    /// - Throws: ``DenseNetError/normOverflows(tensor:index:)``.
    static func check(_ weights: Weights) throws(DenseNetError) {
        let ending = ".running_var"
        for wanted in weights.architecture.tensors where wanted.name.hasSuffix(ending) {
            let name = String(wanted.name.dropLast(ending.count))
            let norm = FoldedNorm(name, weights)
            if let index = norm.scale.firstNotFinite { throw .normOverflows(tensor: name + ".weight", index: index) }
            if let index = norm.offset.firstNotFinite {
                throw .normOverflows(tensor: name + ".running_mean", index: index)
            }
        }
    }

    /// `scale * x + offset`, with a ReLU after it if asked.
    func applied(to maps: FeatureMaps, relu: Bool = false) -> FeatureMaps {
        var result = maps
        let plane = maps.height * maps.width
        for channel in 0..<maps.channels {
            let (scale, offset) = (scale[channel], offset[channel])
            for index in channel * plane..<(channel + 1) * plane {
                let value = result.values[index] * scale + offset
                result.values[index] = relu ? rectified(value) : value
            }
        }
        return result
    }
}

/// The ReLU. Not `max(0, value)`, which makes a plausible 0 of what is not a number.
@inline(__always)
func rectified(_ value: Float) -> Float { value < 0 ? 0 : value }
