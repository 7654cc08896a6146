import COpenBLAS

extension FeatureMaps {
    /// Maps of zeros.
    init(zeros channels: Int, height: Int, width: Int) {
        self.init(
            channels: channels, height: height, width: width,
            values: [Float](repeating: 0, count: channels * height * width))
    }
}

extension FoldedNorm {
    /// The gradient before the norm and the ReLU after it, in place.
    /// - Parameter outputs: What the norm gave; the ReLU lets pass what is above 0. `nil` if there is no ReLU.
    func descend(_ gradient: inout FeatureMaps, where outputs: FeatureMaps?) {
        let plane = gradient.height * gradient.width
        for channel in 0..<gradient.channels {
            let scale = scale[channel]
            let places = channel * plane..<(channel + 1) * plane
            if let outputs {
                for index in places {
                    gradient.values[index] = outputs.values[index] > 0 ? gradient.values[index] * scale : 0
                }
            } else {
                for index in places { gradient.values[index] *= scale }
            }
        }
    }
}

extension ClassifierHead {
    /// dy/dA at the last features: through the linear layer and the mean over the map.
    func gradient(of output: Int, height: Int, width: Int) -> FeatureMaps {
        let channels = norm.scale.count
        var gradient = FeatureMaps(zeros: channels, height: height, width: width)
        let plane = height * width
        for channel in 0..<channels {
            let share = weight[output * channels + channel] / Float(plane)
            for index in channel * plane..<(channel + 1) * plane { gradient.values[index] = share }
        }
        return gradient
    }
}

/// `transpose(a) * b`, where `a` is `[inner][rows]` and `b` is `[inner][columns]`.
func transposedProduct(_ a: [Float], _ b: [Float], rows: Int, inner: Int, columns: Int) -> [Float] {
    var result = [Float](repeating: 0, count: rows * columns)
    cblas_sgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1, a, Int32(rows), b,
        Int32(columns), 0, &result, Int32(columns))
    return result
}
