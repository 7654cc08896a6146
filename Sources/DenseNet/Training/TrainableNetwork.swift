/// A network whose parameters can be trained: forward in training mode and backward, over whole batches.
///
/// One thread calls it at a time, and it uses several. Every sum is taken in an order that the number of threads does not
/// change, so neither does it change a bit of the result.
public final class TrainableNetwork {
    /// What it computes.
    public let architecture: DenseNetArchitecture
    /// What computes it.
    public let path: ComputePath
    /// Where each parameter lies in ``parameters`` and ``gradients``.
    public let layout: ParameterLayout
    /// How the running statistics follow the batches'.
    public let rule: BatchNormRule
    /// All trainable numbers, for an optimiser to change.
    public var parameters: [Float] {
        didSet { precondition(parameters.count == layout.count, "the network has \(layout.count) parameters") }
    }
    /// Of the loss by each parameter, as the last ``backward(_:)`` left them.
    public var gradients: [Float] {
        Array(UnsafeBufferPointer(start: gradientFloats.floats, count: layout.count))
    }

    private let workspace: TrainingWorkspace
    private let statistics: AlignedBuffer
    private let gradientFloats: AlignedBuffer
    private let scratches: [AlignedBuffer]
    /// Images of the forward pass that waits for its way back.
    private var images = 0

    /// Takes all memory that steps need.
    /// - Parameters:
    ///   - weights: Where training starts.
    ///   - batch: The most images of a step.
    ///   - path: One that ``ComputePath/isAvailable``. `portable` has kernels of its own here, not OpenBLAS'.
    ///   - threads: How many threads share the work.
    /// - Throws: ``DenseNetError/architecture(_:)`` when a step would take more memory than is given.
    public init(
        _ weights: Weights, batch: Int, rule: BatchNormRule = .torch, path: ComputePath = .fastest, threads: Int = 1
    ) throws(DenseNetError) {
        precondition(path.isAvailable, "this processor cannot run the path \(path.rawValue)")
        precondition(batch > 0, "a batch has one image or more")
        try weights.architecture.checkTrainingMemory(batch: batch)
        architecture = weights.architecture
        self.path = path
        self.rule = rule
        workspace = TrainingWorkspace(weights.architecture, kernels: path.trainingKernels, capacity: batch)
        layout = workspace.layout
        parameters = layout.entries.flatMap { weights[$0.name].values }
        statistics = AlignedBuffer(count: workspace.statisticsLayout.count)
        for entry in workspace.statisticsLayout.entries {
            for (place, value) in zip(entry.range, weights[entry.name].values) { statistics.floats[place] = value }
        }
        gradientFloats = AlignedBuffer(count: layout.count)
        let floats = workspace.scratchFloats
        scratches = (0..<WorkerTeam.size(threads)).map { _ in AlignedBuffer(count: floats) }
    }

    /// Logits of a batch in training mode: norms use the batch's mean and variance, and the running statistics follow.
    /// - Parameter images: One up to as many as the network was made for, each `[channel][row][column]`.
    /// - Returns: `[image][output]`.
    /// - Throws: ``DenseNetError/wrongInput(expected:found:)``, ``DenseNetError/inputNotFinite(index:)``, or
    ///   ``DenseNetError/predictionNotFinite(output:)`` when training has left what a Float holds.
    public func forward(_ images: [[Float]]) throws(DenseNetError) -> [[Float]] {
        precondition(!images.isEmpty && images.count <= workspace.capacity, "1 to \(workspace.capacity) images")
        let expected = architecture.inputChannels * architecture.inputHeight * architecture.inputWidth
        for image in images {
            guard image.count == expected else { throw .wrongInput(expected: expected, found: image.count) }
            if let index = image.firstNotFinite { throw .inputNotFinite(index: index) }
        }
        workspace.place(images)
        self.images = images.count
        let (workspace, batch, scratches) = (workspace, batch, scratches)
        WorkerTeam.run(threads: scratches.count) { team, thread in
            TrainingForward(workspace: workspace, batch: batch, team: team, scratch: scratches[thread].floats).run()
        }
        let classifier = Classifier(workspace: workspace, batch: batch)
        let logits = (0..<images.count).map { classifier.logits(ofImage: $0) }
        for image in logits {
            if let output = image.firstNotFinite { throw .predictionNotFinite(output: output) }
        }
        return logits
    }

    /// The gradients of a loss by all parameters, after ``forward(_:)`` with the same parameters.
    /// - Parameter logitGradients: Of the loss by each logit, `[image][output]`.
    public func backward(_ logitGradients: [[Float]]) {
        precondition(images > 0 && logitGradients.count == images, "the last forward pass had \(images) images")
        precondition(logitGradients.allSatisfy { $0.count == architecture.outputs }, "a gradient for every logit")
        let (workspace, batch, scratches) = (workspace, batch, scratches)
        Classifier(workspace: workspace, batch: batch).descend(logitGradients)
        WorkerTeam.run(threads: scratches.count) { team, thread in
            TrainingBackward(workspace: workspace, batch: batch, team: team, scratch: scratches[thread].floats).run()
        }
        // The way back uses up what the forward pass left.
        images = 0
    }

    private var batch: TrainingBatch {
        TrainingBatch(
            images: images, rule: rule, epsilon: architecture.epsilon, parameters: parameters, statistics: statistics,
            gradients: gradientFloats)
    }

    /// Parameters and running statistics as they stand, bit for bit.
    /// - Throws: ``DenseNetError/notFinite(tensor:index:)`` and what else ``Weights/init(_:architecture:)`` refuses.
    public func weights() throws(DenseNetError) -> Weights {
        var tensors: [String: Tensor] = [:]
        for entry in layout.entries {
            tensors[entry.name] = Tensor(shape: entry.shape, values: Array(parameters[entry.range]))
        }
        for entry in workspace.statisticsLayout.entries {
            tensors[entry.name] = Tensor(shape: entry.shape, values: entry.range.map { statistics.floats[$0] })
        }
        return try Weights(tensors, architecture: architecture)
    }
}
