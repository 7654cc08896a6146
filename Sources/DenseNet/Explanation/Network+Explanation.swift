import COpenBLAS

extension Network {
    /// Scores an image and says where the network looked, with one forward pass.
    /// - Parameters:
    ///   - image: `[channel][row][column]`, as many values as the architecture's input has.
    ///   - output: Which output's logit the map speaks for, counted from 0.
    ///   - method: How the map is made.
    ///   - layer: Whose maps it is made of; `nil` for the method's own.
    ///   - threads: How many threads share the forward pass; the result is the same bits for any number.
    /// - Returns: The map has the layer's rows and columns; see ``ActivationMap/enlarged(height:width:)``.
    /// - Throws: What ``predict(_:threads:)`` throws, ``DenseNetError/noSuchOutput(_:outputs:)``,
    ///   ``DenseNetError/noSuchLayer(_:)`` or ``DenseNetError/mapNotFinite(row:column:)``.
    public func explain(
        _ image: [Float], output: Int = 0, method: ExplanationMethod = .gradCAM, layer: ExplanationLayer? = nil,
        threads: Int = 1
    ) throws(DenseNetError) -> (prediction: Prediction, map: ActivationMap) {
        try withBackward(image, layer ?? method.defaultLayer, threads) { prediction, gradient throws(DenseNetError) in
            let map = try gradient(output).map(method)
            if let index = map.values.firstNotFinite {
                throw .mapNotFinite(row: index / map.width, column: index % map.width)
            }
            return (prediction, map)
        }
    }

    /// Scores an image, and says where the network looked if the score asks for it.
    /// - Parameters:
    ///   - image: `[channel][row][column]`, as many values as the architecture's input has.
    ///   - method: How the map is made.
    ///   - layer: Whose maps it is made of; `nil` for the method's own.
    ///   - threads: How many threads share the forward pass.
    ///   - output: Which output the map shall speak for, or `nil` for no map.
    /// - Returns: No map also where it overflows: the score does not depend on it.
    /// - Throws: As the form that takes a number, but for ``DenseNetError/mapNotFinite(row:column:)``.
    public func explain(
        _ image: [Float], method: ExplanationMethod = .gradCAM, layer: ExplanationLayer? = nil, threads: Int = 1,
        output: (Prediction) -> Int?
    ) throws(DenseNetError) -> (prediction: Prediction, map: ActivationMap?) {
        try withBackward(image, layer ?? method.defaultLayer, threads) { prediction, gradient throws(DenseNetError) in
            guard let output = output(prediction) else { return (prediction, nil) }
            let map = try gradient(output).map(method)
            return (prediction, map.values.firstNotFinite == nil ? map : nil)
        }
    }

    /// A layer's maps, and the gradient of an output's logit with respect to them, by a backward pass.
    /// - Throws: As ``explain(_:output:method:layer:threads:)``.
    public func gradient(
        of output: Int, at layer: ExplanationLayer, image: [Float], threads: Int = 1
    ) throws(DenseNetError) -> LayerGradient {
        try withBackward(image, layer, threads) { _, gradient throws(DenseNetError) in try gradient(output) }
    }

    /// Runs forward, and backward for the outputs that `use` asks for.
    private func withBackward<Result>(
        _ image: [Float], _ layer: ExplanationLayer, _ threads: Int,
        _ use: (Prediction, (Int) throws(DenseNetError) -> LayerGradient) throws(DenseNetError) -> Result
    ) throws(DenseNetError) -> Result {
        guard architecture.explanationLayers.contains(layer) else { throw .noSuchLayer(layer.rawValue) }
        return try withWorkspace(image, threads) { workspace throws(DenseNetError) in
            let last = workspace.maps(at: .denseBlock(architecture.blocks.count))
            return try use(try head.prediction(last)) { output throws(DenseNetError) in
                guard 0..<architecture.outputs ~= output else {
                    throw .noSuchOutput(output, outputs: architecture.outputs)
                }
                // A second thread of OpenBLAS would split sums elsewhere and so give other bits.
                openblas_set_num_threads(1)
                let backward = BackwardPass(weights: weights, head: head, workspace: workspace)
                return backward.gradient(of: output, at: layer, last: last)
            }
        }
    }
}
