/// The gradient of one logit, carried from the head down to a layer through the network in evaluation mode, where every
/// batch norm is a multiplication and an addition.
///
/// It reads the maps that the forward pass left in its workspace. What that overwrote, the 1x1 convolutions' outputs, is
/// computed again on the way.
struct BackwardPass {
    let weights: Weights
    let head: ClassifierHead
    let workspace: any ForwardWorkspace

    private var net: DenseNetArchitecture { weights.architecture }

    /// - Parameter last: What the workspace has after the last dense block.
    func gradient(of output: Int, at layer: ExplanationLayer, last: FeatureMaps) -> LayerGradient {
        let features = head.norm.applied(to: last, relu: net.finalReLU)
        var gradient = head.gradient(of: output, height: last.height, width: last.width)
        if layer == .features { return LayerGradient(maps: features, gradient: gradient) }

        head.norm.descend(&gradient, where: net.finalReLU ? features : nil)
        if layer == .lastConvolution {
            let own = last.channels - net.growth..<last.channels
            return LayerGradient(maps: last.channels(own), gradient: gradient.channels(own))
        }
        var maps = last
        for block in net.blocks.indices.reversed() {
            if layer == .denseBlock(block + 1) { return LayerGradient(maps: maps, gradient: gradient) }
            descendBlock(block, maps, &gradient)
            let input = 0..<net.inputChannels(ofBlock: block)
            gradient = gradient.channels(input)
            if layer == (block == 0 ? .stemPool : .transition(block)) {
                return LayerGradient(maps: maps.channels(input), gradient: gradient)
            }
            if block > 0 {
                maps = workspace.maps(at: .denseBlock(block))
                gradient = descendTransition(block - 1, maps, gradient)
            }
        }
        let stem = workspace.maps(at: .relu0)
        return LayerGradient(maps: stem, gradient: MaxPool.descend(gradient, to: stem))
    }

    /// Through all layers of a dense block: each adds what reaches its input to the gradient's first channels.
    private func descendBlock(_ block: Int, _ maps: FeatureMaps, _ gradient: inout FeatureMaps) {
        for layer in (0..<net.blocks[block]).reversed() {
            let inputs = net.inputChannels(ofBlock: block) + layer * net.growth
            let name = TensorName.denseLayer(block: block, layer: layer)
            let descent = DenseLayerDescent(name, weights, inputs: inputs)
            descent.descend(maps, &gradient)
        }
    }

    /// Through the average pool, the 1x1 convolution, the ReLU and the norm of the transition after dense block `block`.
    private func descendTransition(_ block: Int, _ maps: FeatureMaps, _ gradient: FeatureMaps) -> FeatureMaps {
        let name = TensorName.transition(block)
        let norm = FoldedNorm(name + ".norm", weights)
        let pooled = transposedProduct(
            weights[name + ".conv.weight"].values, gradient.values, rows: maps.channels, inner: gradient.channels,
            columns: gradient.height * gradient.width)
        var spread = FeatureMaps(zeros: maps.channels, height: maps.height, width: maps.width)
        for channel in 0..<maps.channels {
            for row in 0..<2 * gradient.height {
                let source = (channel * gradient.height + row / 2) * gradient.width
                let target = (channel * maps.height + row) * maps.width
                for column in 0..<2 * gradient.width {
                    spread.values[target + column] = 0.25 * pooled[source + column / 2]
                }
            }
        }
        norm.descend(&spread, where: norm.applied(to: maps))
        return spread
    }
}

/// The stem's pool: the largest of 3x3 values, every second row and column.
private enum MaxPool {
    /// Each value's gradient goes to the first of the largest values that it was taken from.
    static func descend(_ gradient: FeatureMaps, to maps: FeatureMaps) -> FeatureMaps {
        var result = FeatureMaps(zeros: maps.channels, height: maps.height, width: maps.width)
        for channel in 0..<maps.channels {
            let plane = channel * maps.height * maps.width
            for row in 0..<gradient.height {
                for column in 0..<gradient.width {
                    var largest: Int?
                    for y in max(0, 2 * row - 1)...min(maps.height - 1, 2 * row + 1) {
                        for x in max(0, 2 * column - 1)...min(maps.width - 1, 2 * column + 1) {
                            let place = plane + y * maps.width + x
                            if let best = largest, maps.values[best] >= maps.values[place] { continue }
                            largest = place
                        }
                    }
                    if let largest {
                        let source = (channel * gradient.height + row) * gradient.width + column
                        result.values[largest] += gradient.values[source]
                    }
                }
            }
        }
        return result
    }
}
