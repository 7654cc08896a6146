import DenseNet
import Foundation

/// The network in training mode as its definition reads, in double precision and without a thought for speed. Its slopes by
/// differences are what the gradients of odd architectures are held against.
struct PlainTraining {
    typealias Planes = (channels: Int, height: Int, width: Int, values: [Double])
    let net: DenseNetArchitecture
    var parameters: [String: [Double]]

    init(_ weights: Weights) {
        net = weights.architecture
        parameters = Dictionary(
            uniqueKeysWithValues: weights.inOrder.map { ($0.name, $0.tensor.values.map { Double($0) }) })
    }

    /// `[image][output]`.
    func logits(_ images: [[Float]]) -> [[Double]] {
        var maps: [Planes] = images.map {
            (net.inputChannels, net.inputHeight, net.inputWidth, $0.map { Double($0) })
        }
        maps = convolution(maps, "features.conv0", outputs: net.stemChannels, side: 7, stride: 2)
        maps = relu(norm(maps, "features.norm0")).map { pool($0, 3, padding: 1, start: -.infinity, max) }
        for block in net.blocks.indices {
            for layer in 0..<net.blocks[block] {
                let name = "features.denseblock\(block + 1).denselayer\(layer + 1)"
                let middle = convolution(
                    relu(norm(maps, name + ".norm1")), name + ".conv1", outputs: net.bottleneckChannels, side: 1)
                let added = convolution(
                    relu(norm(middle, name + ".norm2")), name + ".conv2", outputs: net.growth, side: 3)
                maps = zip(maps, added).map { ($0.channels + $1.channels, $0.height, $0.width, $0.values + $1.values) }
            }
            if block < net.blocks.count - 1 {
                let name = "features.transition\(block + 1)"
                maps = convolution(
                    relu(norm(maps, name + ".norm")), name + ".conv", outputs: maps[0].channels / 2, side: 1)
                maps = maps.map { pool($0, 2, padding: 0, start: 0) { $0 + $1 / 4 } }
            }
        }
        maps = norm(maps, "features.norm5")
        if net.finalReLU { maps = relu(maps) }
        return maps.map { maps in
            let plane = maps.height * maps.width
            return (0..<net.outputs).map { output in
                (0..<maps.channels).reduce(self["classifier.bias"][output]) { sum, channel in
                    let mean = maps.values[channel * plane..<(channel + 1) * plane].reduce(0, +) / Double(plane)
                    return sum + mean * self["classifier.weight"][output * maps.channels + channel]
                }
            }
        }
    }

    private subscript(name: String) -> [Double] { parameters[name] ?? [] }

    private func relu(_ maps: [Planes]) -> [Planes] {
        maps.map { ($0.channels, $0.height, $0.width, $0.values.map { max(0, $0) }) }
    }

    private func norm(_ maps: [Planes], _ name: String) -> [Planes] {
        let plane = maps[0].height * maps[0].width
        var result = maps
        for channel in 0..<maps[0].channels {
            let places = channel * plane..<(channel + 1) * plane
            let all = maps.flatMap { $0.values[places] }
            let mean = all.reduce(0, +) / Double(all.count)
            let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)
            let factor = self[name + ".weight"][channel] / (variance + net.epsilon).squareRoot()
            let bias = self[name + ".bias"][channel]
            for image in maps.indices {
                for place in places { result[image].values[place] = (maps[image].values[place] - mean) * factor + bias }
            }
        }
        return result
    }

    private func convolution(_ maps: [Planes], _ name: String, outputs: Int, side: Int, stride: Int = 1) -> [Planes] {
        let weight = self[name + ".weight"]
        return maps.map { maps in
            let (height, width) = ((maps.height + stride - 1) / stride, (maps.width + stride - 1) / stride)
            var values: [Double] = []
            for place in 0..<outputs * height * width {
                let (output, row, column) = (place / width / height, place / width % height, place % width)
                var sum = 0.0
                for tap in 0..<maps.channels * side * side {
                    let (input, y, x) = (tap / side / side, tap / side % side, tap % side)
                    let (sourceRow, sourceColumn) = (row * stride + y - side / 2, column * stride + x - side / 2)
                    guard 0..<maps.height ~= sourceRow, 0..<maps.width ~= sourceColumn else { continue }
                    sum +=
                        maps.values[(input * maps.height + sourceRow) * maps.width + sourceColumn]
                        * weight[output * maps.channels * side * side + tap]
                }
                values.append(sum)
            }
            return (outputs, height, width, values)
        }
    }

    private func pool(
        _ maps: Planes, _ side: Int, padding: Int, start: Double, _ combine: (Double, Double) -> Double
    ) -> Planes {
        let height = (maps.height + 2 * padding - side) / 2 + 1
        let width = (maps.width + 2 * padding - side) / 2 + 1
        let values = (0..<maps.channels * height * width).map { place in
            let (channel, row, column) = (place / width / height, place / width % height, place % width)
            return (0..<side * side).reduce(start) { result, tap in
                let (y, x) = (2 * row + tap / side - padding, 2 * column + tap % side - padding)
                guard 0..<maps.height ~= y, 0..<maps.width ~= x else { return result }
                return combine(result, maps.values[(channel * maps.height + y) * maps.width + x])
            }
        }
        return (maps.channels, height, width, values)
    }
}
