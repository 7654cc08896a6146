import DenseNet
import Foundation

/// The network as its definition reads, in double precision and without a thought for speed: what the fast paths are
/// held against where the reference folder has nothing.
struct PlainDenseNet {
    private typealias Planes = (channels: Int, height: Int, width: Int, values: [Double])
    private let weights: Weights

    init(_ weights: Weights) { self.weights = weights }

    func logits(_ image: [Float]) -> [Double] {
        let net = weights.architecture
        var maps: Planes = (net.inputChannels, net.inputHeight, net.inputWidth, image.map { Double($0) })
        maps = pool(relu(norm(convolution(maps, "features.conv0", stride: 2), "features.norm0")), 3, padding: 1, max)
        for block in net.blocks.indices {
            for layer in 0..<net.blocks[block] {
                let name = "features.denseblock\(block + 1).denselayer\(layer + 1)"
                let middle = convolution(relu(norm(maps, name + ".norm1")), name + ".conv1")
                let added = convolution(relu(norm(middle, name + ".norm2")), name + ".conv2")
                maps = (maps.channels + added.channels, maps.height, maps.width, maps.values + added.values)
            }
            if block < net.blocks.count - 1 {
                let name = "features.transition\(block + 1)"
                maps = pool(convolution(relu(norm(maps, name + ".norm")), name + ".conv"), 2, padding: 0) {
                    $0 + $1 / 4
                }
            }
        }
        maps = norm(maps, "features.norm5")
        if net.finalReLU { maps = relu(maps) }
        let plane = maps.height * maps.width
        let (weight, bias) = (weights["classifier.weight"], weights["classifier.bias"])
        return (0..<net.outputs).map { output in
            (0..<maps.channels).reduce(Double(bias.values[output])) { sum, channel in
                let mean = maps.values[channel * plane..<(channel + 1) * plane].reduce(0, +) / Double(plane)
                return sum + mean * Double(weight.values[output * maps.channels + channel])
            }
        }
    }

    private func relu(_ maps: Planes) -> Planes {
        (maps.channels, maps.height, maps.width, maps.values.map { $0 < 0 ? 0 : $0 })
    }

    private func norm(_ maps: Planes, _ name: String) -> Planes {
        let plane = maps.height * maps.width
        func parameter(_ part: String, _ channel: Int) -> Double { Double(weights["\(name).\(part)"].values[channel]) }
        var values = maps.values
        for channel in 0..<maps.channels {
            let deviation = (parameter("running_var", channel) + weights.architecture.epsilon).squareRoot()
            let (mean, bias) = (parameter("running_mean", channel), parameter("bias", channel))
            let factor = parameter("weight", channel) / deviation
            for place in channel * plane..<(channel + 1) * plane {
                values[place] = (values[place] - mean) * factor + bias
            }
        }
        return (maps.channels, maps.height, maps.width, values)
    }

    private func convolution(_ maps: Planes, _ name: String, stride: Int = 1) -> Planes {
        let weight = weights[name + ".weight"]
        let (outputs, side) = (weight.shape[0], weight.shape[2])
        let (height, width) = ((maps.height + stride - 1) / stride, (maps.width + stride - 1) / stride)
        var values: [Double] = []
        for output in 0..<outputs {
            for row in 0..<height {
                for column in 0..<width {
                    var sum = 0.0
                    for tap in 0..<maps.channels * side * side {
                        let (input, y, x) = (tap / side / side, tap / side % side, tap % side)
                        let (sourceRow, sourceColumn) = (row * stride + y - side / 2, column * stride + x - side / 2)
                        guard 0..<maps.height ~= sourceRow, 0..<maps.width ~= sourceColumn else { continue }
                        let place = (input * maps.height + sourceRow) * maps.width + sourceColumn
                        sum += maps.values[place] * Double(weight.values[output * maps.channels * side * side + tap])
                    }
                    values.append(sum)
                }
            }
        }
        return (outputs, height, width, values)
    }

    private func pool(
        _ maps: Planes, _ side: Int, padding: Int, _ combine: (Double, Double) -> Double
    ) -> Planes {
        let height = (maps.height + 2 * padding - side) / 2 + 1
        let width = (maps.width + 2 * padding - side) / 2 + 1
        var values: [Double] = []
        for place in 0..<maps.channels * height * width {
            let (channel, row, column) = (place / width / height, place / width % height, place % width)
            var result = 0.0
            for tap in 0..<side * side {
                let (y, x) = (2 * row + tap / side - padding, 2 * column + tap % side - padding)
                guard 0..<maps.height ~= y, 0..<maps.width ~= x else { continue }
                result = combine(result, maps.values[(channel * maps.height + y) * maps.width + x])
            }
            values.append(result)
        }
        return (maps.channels, height, width, values)
    }
}
