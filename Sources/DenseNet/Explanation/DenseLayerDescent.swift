/// A dense layer (norm, ReLU, 1x1, norm, ReLU, 3x3) run backwards.
struct DenseLayerDescent {
    private let norm: FoldedNorm
    /// `[bottleneck][input]`, times the second norm's scale.
    private let first: [Float]
    /// The second norm's offset.
    private let bias: [Float]
    /// `[bottleneck][growth * 9]`, the 3x3 turned by half a circle: what a pixel gives to its neighbours comes back.
    private let second: [Float]
    private let inputs: Int
    private let growth: Int
    private let middle: Int

    /// Floats of the unrolled windows that are held at a time.
    private static let windowFloats = 1 << 20

    init(_ name: String, _ weights: Weights, inputs: Int) {
        let inner = FoldedNorm(name + ".norm2", weights)
        let (growth, middle) = (weights.architecture.growth, weights.architecture.bottleneckChannels)
        let pointwise = weights[name + ".conv1.weight"].values
        let windows = weights[name + ".conv2.weight"].values
        norm = FoldedNorm(name + ".norm1", weights)
        first = pointwise.indices.map { pointwise[$0] * inner.scale[$0 / inputs] }
        bias = inner.offset
        second = (0..<middle * growth * 9).map { index in
            let (channel, output, tap) = (index / (growth * 9), index / 9 % growth, index % 9)
            return windows[(output * middle + channel) * 9 + 8 - tap]
        }
        (self.inputs, self.growth, self.middle) = (inputs, growth, middle)
    }

    /// Takes the gradient of the layer's own channels and adds what reaches its inputs to theirs.
    /// - Parameter maps: The block's channels, of which the layer reads the first `inputs`.
    func descend(_ maps: FeatureMaps, _ gradient: inout FeatureMaps) {
        let plane = maps.height * maps.width
        let input = norm.applied(to: maps.channels(0..<inputs), relu: true)
        var sums = [Float](repeating: 0, count: middle * plane)
        multiply(
            first, input.values, rows: middle, columns: plane, inner: inputs, into: &sums, outputStride: plane)
        var inner = gradientOfMiddle(gradient.channels(inputs..<inputs + growth))
        for channel in 0..<middle {
            let bias = bias[channel]
            for index in channel * plane..<(channel + 1) * plane where sums[index] + bias <= 0 { inner[index] = 0 }
        }
        var outer = FeatureMaps(
            channels: inputs, height: maps.height, width: maps.width,
            values: transposedProduct(first, inner, rows: inputs, inner: middle, columns: plane))
        norm.descend(&outer, where: input)
        for index in outer.values.indices { gradient.values[index] += outer.values[index] }
    }

    /// Through the 3x3 convolution, some rows at a time.
    private func gradientOfMiddle(_ own: FeatureMaps) -> [Float] {
        let (height, width) = (own.height, own.width)
        let rows = min(height, max(1, Self.windowFloats / (9 * growth * width)))
        var result = [Float](repeating: 0, count: middle * height * width)
        var windows = [Float](repeating: 0, count: 9 * growth * rows * width)
        for start in stride(from: 0, to: height, by: rows) {
            let count = min(rows, height - start)
            for tap in 0..<9 * growth {
                let (channel, up, left) = (tap / 9, tap % 9 / 3 - 1, tap % 3 - 1)
                for row in 0..<count {
                    let y = start + row + up
                    let target = (tap * count + row) * width
                    for column in 0..<width {
                        let x = column + left
                        let isInside = 0..<height ~= y && 0..<width ~= x
                        windows[target + column] = isInside ? own.values[(channel * height + y) * width + x] : 0
                    }
                }
            }
            result.withUnsafeMutableBufferPointer { result in
                guard let base = result.baseAddress else { return }
                multiply(
                    second, windows, rows: middle, columns: count * width, inner: 9 * growth,
                    into: base + start * width, outputStride: height * width)
            }
        }
        return result
    }
}
