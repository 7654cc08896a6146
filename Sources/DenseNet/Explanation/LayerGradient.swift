/// A layer's maps for one image, and the gradient of a logit with respect to them.
public struct LayerGradient: Equatable, Sendable {
    /// What the layer gave.
    public let maps: FeatureMaps
    /// dy/dA, in the shape of the maps.
    public let gradient: FeatureMaps

    /// The weight of each channel in the heat map.
    public func channelWeights(_ method: ExplanationMethod) -> [Float] {
        let plane = gradient.height * gradient.width
        let divisor =
            switch method {
            case .gradCAM: 1.0
            case .kerasVis: Double(gradient.values.max() ?? 0) + 1e-7
            }
        return gradient.values.withUnsafeBufferPointer { values in
            (0..<gradient.channels).map { channel in
                var sum = 0.0
                for index in channel * plane..<(channel + 1) * plane { sum += Double(values[index]) }
                return Float(sum / Double(plane) / divisor)
            }
        }
    }

    /// `ReLU(sum of weight_k A_k)`.
    public func map(_ method: ExplanationMethod) -> ActivationMap {
        let plane = maps.height * maps.width
        let weights = channelWeights(method)
        var sums = [Double](repeating: 0, count: plane)
        maps.values.withUnsafeBufferPointer { values in
            for channel in 0..<maps.channels {
                let weight = Double(weights[channel])
                for index in 0..<plane { sums[index] += weight * Double(values[channel * plane + index]) }
            }
        }
        return ActivationMap(
            height: maps.height, width: maps.width, values: sums.map { rectified(Float($0)) }, method: method)
    }
}

extension FeatureMaps {
    /// Some of the channels.
    func channels(_ range: Range<Int>) -> FeatureMaps {
        let plane = height * width
        return FeatureMaps(
            channels: range.count, height: height, width: width,
            values: Array(values[range.lowerBound * plane..<range.upperBound * plane]))
    }
}
