import DenseNet

/// The rest of a network after a layer, in double precision and in the plainest words, to check the backward pass by
/// differences.
struct TailInDouble {
    struct Maps {
        var channels: Int
        var height: Int
        var width: Int
        var values: [Double]

        init(_ channels: Int, _ height: Int, _ width: Int) {
            (self.channels, self.height, self.width) = (channels, height, width)
            values = [Double](repeating: 0, count: channels * height * width)
        }

        init(_ maps: FeatureMaps) {
            (channels, height, width) = (maps.channels, maps.height, maps.width)
            values = maps.values.map { Double($0) }
        }

        subscript(channel: Int, row: Int, column: Int) -> Double {
            get { values[(channel * height + row) * width + column] }
            set { values[(channel * height + row) * width + column] = newValue }
        }
    }

    let weights: Weights
    private var net: DenseNetArchitecture { weights.architecture }

    init(_ weights: Weights) { self.weights = weights }

    /// All logits, given what the layer gave.
    func logits(from layer: ExplanationLayer, _ given: Maps) -> [Double] {
        var maps = given
        var block = net.blocks.count
        switch layer {
        case .features: return linear(maps)
        case .lastConvolution: preconditionFailure("the other channels are wanted as well")
        case .denseBlock(let number):
            if number < net.blocks.count { maps = transition(number - 1, maps) }
            block = number
        case .transition(let number): block = number
        case .stemPool: block = 0
        case .stem:
            maps = pooled(maps)
            block = 0
        }
        while block < net.blocks.count {
            for layer in 0..<net.blocks[block] { maps = denseLayer(block, layer, maps) }
            if block + 1 < net.blocks.count { maps = transition(block, maps) }
            block += 1
        }
        return linear(normalised(maps, "features.norm5", relu: net.finalReLU))
    }

    private func linear(_ maps: Maps) -> [Double] {
        let (weight, bias) = (weights["classifier.weight"].values, weights["classifier.bias"].values)
        let plane = maps.height * maps.width
        return bias.indices.map { output in
            (0..<maps.channels).reduce(Double(bias[output])) { sum, channel in
                let mean = maps.values[channel * plane..<(channel + 1) * plane].reduce(0, +) / Double(plane)
                return sum + mean * Double(weight[output * maps.channels + channel])
            }
        }
    }

    private func normalised(_ maps: Maps, _ name: String, relu: Bool = true) -> Maps {
        let parts = ["weight", "bias", "running_mean", "running_var"].map { weights["\(name).\($0)"].values }
        var result = maps
        let plane = maps.height * maps.width
        for index in result.values.indices {
            let channel = index / plane
            let deviation = (Double(parts[3][channel]) + net.epsilon).squareRoot()
            let value = (result.values[index] - Double(parts[2][channel])) / deviation
            let scaled = value * Double(parts[0][channel]) + Double(parts[1][channel])
            result.values[index] = relu && scaled < 0 ? 0 : scaled
        }
        return result
    }

    private func convolved(_ maps: Maps, _ name: String) -> Maps {
        let tensor = weights["\(name).weight"]
        let side = tensor.shape[2]
        var result = Maps(tensor.shape[0], maps.height, maps.width)
        for output in 0..<result.channels {
            for row in 0..<maps.height {
                for column in 0..<maps.width {
                    var sum = 0.0
                    for input in 0..<maps.channels {
                        for tap in 0..<side * side {
                            let (y, x) = (row + tap / side - side / 2, column + tap % side - side / 2)
                            guard 0..<maps.height ~= y, 0..<maps.width ~= x else { continue }
                            let weight = tensor.values[(output * maps.channels + input) * side * side + tap]
                            sum += Double(weight) * maps[input, y, x]
                        }
                    }
                    result[output, row, column] = sum
                }
            }
        }
        return result
    }

    private func denseLayer(_ block: Int, _ layer: Int, _ maps: Maps) -> Maps {
        let name = "features.denseblock\(block + 1).denselayer\(layer + 1)"
        let middle = convolved(normalised(maps, name + ".norm1"), name + ".conv1")
        let own = convolved(normalised(middle, name + ".norm2"), name + ".conv2")
        var result = Maps(maps.channels + own.channels, maps.height, maps.width)
        result.values = maps.values + own.values
        return result
    }

    private func transition(_ block: Int, _ maps: Maps) -> Maps {
        let name = "features.transition\(block + 1)"
        let wide = convolved(normalised(maps, name + ".norm"), name + ".conv")
        var result = Maps(wide.channels, maps.height / 2, maps.width / 2)
        for channel in 0..<result.channels {
            for row in 0..<result.height {
                for column in 0..<result.width {
                    let upper = wide[channel, 2 * row, 2 * column] + wide[channel, 2 * row, 2 * column + 1]
                    let lower = wide[channel, 2 * row + 1, 2 * column] + wide[channel, 2 * row + 1, 2 * column + 1]
                    result[channel, row, column] = (upper + lower) / 4
                }
            }
        }
        return result
    }

    private func pooled(_ maps: Maps) -> Maps {
        var result = Maps(maps.channels, (maps.height + 1) / 2, (maps.width + 1) / 2)
        for channel in 0..<maps.channels {
            for row in 0..<result.height {
                for column in 0..<result.width {
                    let rows = max(0, 2 * row - 1)...min(maps.height - 1, 2 * row + 1)
                    let columns = max(0, 2 * column - 1)...min(maps.width - 1, 2 * column + 1)
                    let values = rows.flatMap { y in columns.map { x in maps[channel, y, x] } }
                    result[channel, row, column] = values.max() ?? 0
                }
            }
        }
        return result
    }
}
