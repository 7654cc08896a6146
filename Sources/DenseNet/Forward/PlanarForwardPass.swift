import COpenBLAS

/// The network on OpenBLAS, for every processor: channel planes, tiles of normalised input or of unrolled windows, and
/// a matrix product for each.
struct PlanarForwardPass: ForwardPass {
    struct DenseLayer: Sendable {
        let norm: FoldedNorm
        /// `[bottleneck][input]`, times the second norm's scale.
        let first: [Float]
        /// The second norm's offset.
        let bias: [Float]
        /// `[growth][bottleneck * 9]`.
        let second: [Float]
    }
    struct Transition: Sendable {
        let norm: FoldedNorm
        /// `[output][input]`, times 1/4.
        let weights: [Float]
    }

    let architecture: DenseNetArchitecture
    let stemNorm: FoldedNorm
    let stem: [Float]
    let blocks: [[DenseLayer]]
    let transitions: [Transition]

    init(_ weights: Weights) {
        // Tiles run in parallel; within one, a second thread of OpenBLAS would only be in the way.
        openblas_set_num_threads(1)
        let architecture = weights.architecture
        self.architecture = architecture
        stemNorm = FoldedNorm("features.norm0", weights)
        stem = weights["features.conv0.weight"].values
        blocks = architecture.blocks.indices.map { block in
            (0..<architecture.blocks[block]).map { layer in
                let name = TensorName.denseLayer(block: block, layer: layer)
                let inner = FoldedNorm(name + ".norm2", weights)
                let first = weights[name + ".conv1.weight"]
                let inputs = first.shape[1]
                return DenseLayer(
                    norm: FoldedNorm(name + ".norm1", weights),
                    first: first.values.indices.map { first.values[$0] * inner.scale[$0 / inputs] },
                    bias: inner.offset, second: weights[name + ".conv2.weight"].values)
            }
        }
        transitions = architecture.blocks.indices.dropLast().map { block in
            let name = TensorName.transition(block)
            return Transition(
                norm: FoldedNorm(name + ".norm", weights),
                weights: weights[name + ".conv.weight"].values.map { $0 * 0.25 })
        }
    }

    func makeWorkspace() -> any ForwardWorkspace { PlanarWorkspace(self) }
}

/// `output = a * b`, row by row; `outputStride` floats lie between the rows of the output.
func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, rows: Int, columns: Int, inner: Int,
    into output: UnsafeMutablePointer<Float>, outputStride: Int
) {
    cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1, a, Int32(inner), b,
        Int32(columns), 0, output, Int32(outputStride))
}
