/// Keras' names of a DenseNet's layers and torchvision's for the same: `conv2_block3_0_bn` is
/// `features.denseblock1.denselayer3.norm1`. Keras 2 writes `conv1/bn` where Keras 3 writes `conv1_bn`.
enum KerasName {
    /// torchvision's name of a convolution or batch norm; `nil` where DenseNet has no such layer.
    static func torchvision(_ layer: String) -> String? {
        let parts = layer.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "_" }.map(String.init)
        switch parts.count {
        case 1: return parts[0] == "bn" ? "features.norm5" : nil
        case 2:
            if parts[0] == "conv1" { return ["conv": "features.conv0", "bn": "features.norm0"][parts[1]] }
            guard let stage = TensorName.number(parts[0], after: "pool"), stage >= 2 else { return nil }
            return ["conv": ".conv", "bn": ".norm"][parts[1]].map { TensorName.transition(stage - 2) + $0 }
        case 4:
            guard let stage = TensorName.number(parts[0], after: "conv"), stage >= 2,
                let layer = TensorName.number(parts[1], after: "block"), layer >= 1
            else { return nil }
            let member = ["0_bn": ".norm1", "1_conv": ".conv1", "1_bn": ".norm2", "2_conv": ".conv2"]
            return member["\(parts[2])_\(parts[3])"].map {
                TensorName.denseLayer(block: stage - 2, layer: layer - 1) + $0
            }
        default: return nil
        }
    }
}
