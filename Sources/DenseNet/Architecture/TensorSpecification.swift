/// A tensor that a weight file must hold.
public struct TensorSpecification: Equatable, Sendable {
    /// The torchvision name, such as `features.denseblock1.denselayer2.conv1.weight`.
    public let name: String
    /// Output channels, input channels, rows, columns of a convolution; outputs, features of the classifier.
    public let shape: [Int]
}

extension DenseNetArchitecture {
    /// Every tensor of the network in the order of computation, with torchvision's names.
    public var tensors: [TensorSpecification] {
        var list: [TensorSpecification] = []
        func convolution(_ name: String, _ outputs: Int, _ inputs: Int, _ side: Int) {
            list.append(TensorSpecification(name: name + ".weight", shape: [outputs, inputs, side, side]))
        }
        func norm(_ name: String, _ channels: Int) {
            for part in ["weight", "bias", "running_mean", "running_var"] {
                list.append(TensorSpecification(name: "\(name).\(part)", shape: [channels]))
            }
        }
        convolution("features.conv0", stemChannels, inputChannels, 7)
        norm("features.norm0", stemChannels)
        for block in blocks.indices {
            var channels = inputChannels(ofBlock: block)
            for layer in 0..<blocks[block] {
                let prefix = TensorName.denseLayer(block: block, layer: layer)
                norm(prefix + ".norm1", channels)
                convolution(prefix + ".conv1", bottleneckChannels, channels, 1)
                norm(prefix + ".norm2", bottleneckChannels)
                convolution(prefix + ".conv2", growth, bottleneckChannels, 3)
                channels += growth
            }
            if block < blocks.count - 1 {
                norm(TensorName.transition(block) + ".norm", channels)
                convolution(TensorName.transition(block) + ".conv", channels / 2, channels, 1)
            }
        }
        norm("features.norm5", featureChannels)
        list.append(TensorSpecification(name: "classifier.weight", shape: [outputs, featureChannels]))
        list.append(TensorSpecification(name: "classifier.bias", shape: [outputs]))
        return list
    }
}

/// torchvision's names of what occurs more than once; blocks and layers are counted from 0 here and from 1 there.
enum TensorName {
    static func denseLayer(block: Int, layer: Int) -> String {
        "features.denseblock\(block + 1).denselayer\(layer + 1)"
    }
    /// The dense layer that a tensor of that name belongs to; numbers have at most three digits.
    static func denseLayer(of name: String) -> (block: Int, layer: Int)? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "features", ["norm1", "conv1", "norm2", "conv2"].contains(parts[3]),
            let block = number(parts[1], after: "denseblock"), let layer = number(parts[2], after: "denselayer")
        else { return nil }
        return (block - 1, layer - 1)
    }

    /// The number of at most three digits that follows a prefix, such as 12 of `denselayer12`.
    static func number(_ text: some StringProtocol, after prefix: String) -> Int? {
        guard text.hasPrefix(prefix) else { return nil }
        let digits = text.dropFirst(prefix.count)
        guard 1...3 ~= digits.count, digits.allSatisfy({ ("0"..."9").contains($0) }), digits.first != "0" else {
            return nil
        }
        return Int(digits)
    }

    static func transition(_ block: Int) -> String { "features.transition\(block + 1)" }
}
