/// The linear layer after the mean over the map, forwards and backwards. Small beside everything else: one thread.
struct Classifier {
    let workspace: TrainingWorkspace
    let batch: TrainingBatch

    private var slots: [Int] { workspace.blocks[workspace.blocks.count - 1].channels.slots }
    private var width: Int { workspace.lastNorm.width }
    private var weights: Range<Int> { workspace.layout.range("classifier.weight") }
    private var bias: Range<Int> { workspace.layout.range("classifier.bias") }

    func logits(ofImage image: Int) -> [Float] {
        let (slots, weights, bias) = (slots, weights, bias)
        let features = workspace.pooled.floats + image * width
        return (0..<workspace.net.outputs).map { output in
            var sum = Double(batch.parameters[bias.lowerBound + output])
            for (channel, slot) in slots.enumerated() {
                let weight = batch.parameters[weights.lowerBound + output * slots.count + channel]
                sum += Double(features[slot]) * Double(weight)
            }
            return Float(sum)
        }
    }

    /// Writes the gradients of weights and bias, and that of each feature at every pixel.
    func descend(_ gradients: [[Float]]) {
        let (slots, weights, bias) = (slots, weights, bias)
        let maps = workspace.blocks[workspace.blocks.count - 1].maps
        for output in 0..<workspace.net.outputs {
            batch.gradients.floats[bias.lowerBound + output] = Float(gradients.reduce(0.0) { $0 + Double($1[output]) })
        }
        for (channel, slot) in slots.enumerated() {
            for output in 0..<workspace.net.outputs {
                let sum = gradients.indices.reduce(0.0) { sum, image in
                    sum + Double(gradients[image][output]) * Double(workspace.pooled.floats[image * width + slot])
                }
                batch.gradients.floats[weights.lowerBound + output * slots.count + channel] = Float(sum)
            }
            for image in gradients.indices {
                let sum = gradients[image].indices.reduce(0.0) { sum, output in
                    let weight = batch.parameters[weights.lowerBound + output * slots.count + channel]
                    return sum + Double(gradients[image][output]) * Double(weight)
                }
                workspace.pooledGradient.floats[image * width + slot] = Float(sum / Double(maps.plane))
            }
        }
    }
}
