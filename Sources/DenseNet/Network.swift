import COpenBLAS
import CProcessor
import Synchronization

/// What the network says about one image.
public struct Prediction: Equatable, Sendable {
    /// One for each output.
    public let logits: [Float]
    /// One for each output, 0...1.
    public let probabilities: [Float]
}

/// Which code computes.
public enum ComputePath: String, Sendable, CaseIterable {
    /// AVX-512; see docs/inference.md.
    case avx512
    /// AVX2 and FMA.
    case avx2
    /// OpenBLAS, on every processor.
    case portable

    /// Whether this processor can run it.
    public var isAvailable: Bool {
        switch self {
        case .avx512: cprocessor_has_avx512() != 0
        case .avx2: cprocessor_has_avx2_and_fma() != 0
        case .portable: true
        }
    }

    /// Whether it gives the same bits on every processor that can run it.
    public var isSameOnEveryProcessor: Bool { self != .portable }

    /// The path, and where OpenBLAS chooses kernels by the processor, which it has chosen: `avx512`,
    /// `portable (OpenBLAS 0.3.21 for Nehalem)`. Equal texts mean equal bits.
    public var inFull: String {
        guard !isSameOnEveryProcessor else { return rawValue }
        let configuration = openblas_get_config().map { String(cString: $0) } ?? ""
        let version = configuration.split(separator: " ").prefix(2).joined(separator: " ")
        let processor = openblas_get_corename().map { String(cString: $0) } ?? "an unknown processor"
        return "\(rawValue) (\(version.isEmpty ? "OpenBLAS" : version) for \(processor))"
    }

    /// The first of those that this processor can run.
    public static var fastest: ComputePath { allCases.first(where: \.isAvailable) ?? .portable }

    func forwardPass(_ weights: Weights) -> any ForwardPass {
        switch self {
        case .avx512: BlockedForwardPass(weights, kernels: .avx512())
        case .avx2: BlockedForwardPass(weights, kernels: .avx2())
        case .portable: PlanarForwardPass(weights)
        }
    }
}

/// A network that is ready to score images. Several threads may use it at once.
public final class Network: Sendable {
    /// What it computes.
    public let architecture: DenseNetArchitecture
    /// What computes it.
    public let path: ComputePath
    let head: ClassifierHead
    /// As they were given: the backward pass needs them unpacked.
    let weights: Weights
    private let pass: any ForwardPass
    private let idle = Mutex<[any ForwardWorkspace]>([])

    /// Packs the weights.
    /// - Parameter path: One that ``ComputePath/isAvailable``.
    public init(_ weights: Weights, path: ComputePath = .fastest) {
        precondition(path.isAvailable, "this processor cannot run the path \(path.rawValue)")
        architecture = weights.architecture
        self.path = path
        pass = path.forwardPass(weights)
        head = ClassifierHead(weights)
        self.weights = weights
    }

    /// Logits and probabilities of one image.
    /// - Parameters:
    ///   - image: `[channel][row][column]`, as many values as the architecture's input has.
    ///   - threads: How many threads share the work; the result is the same bits for any number.
    /// - Throws: ``DenseNetError/wrongInput(expected:found:)``, ``DenseNetError/inputNotFinite(index:)`` or
    ///   ``DenseNetError/predictionNotFinite(output:)``.
    public func predict(_ image: [Float], threads: Int = 1) throws(DenseNetError) -> Prediction {
        try check(image)
        return try prediction(image, threads: threads)
    }

    /// Logits and probabilities of several images, the same bits as those of each image by itself.
    /// - Parameters:
    ///   - batch: As many images as there are, each as in ``predict(_:threads:)``.
    ///   - threads: How many threads share the work: an image each, and the last images together. Each needs the memory
    ///     of a forward pass.
    /// - Throws: As ``predict(_:threads:)``, for the first image that is refused; where its values are at fault, nothing is computed.
    public func predict(batch: [[Float]], threads: Int = 1) throws(DenseNetError) -> [Prediction] {
        for image in batch { try check(image) }
        let threads = WorkerTeam.size(threads)
        let alone = threads == 1 ? 0 : batch.count / threads * threads
        let predictions = Mutex([Result<Prediction, DenseNetError>?](repeating: nil, count: alone))
        if alone > 0 {
            WorkerTeam.run(threads: threads) { team, _ in
                team.forEach(alone) { index in
                    let prediction = Result { () throws(DenseNetError) in
                        try self.prediction(batch[index], threads: 1)
                    }
                    predictions.withLock { $0[index] = prediction }
                }
            }
        }
        var all: [Prediction] = []
        for result in predictions.withLock({ $0 }) {
            if let result { all.append(try result.get()) }
        }
        for image in batch[alone...] { all.append(try prediction(image, threads: threads)) }
        return all
    }

    /// The maps after the last batch norm of one image, and after a ReLU if `rectified`.
    /// - Throws: As ``predict(_:threads:)``.
    public func lastMaps(
        of image: [Float], rectified: Bool, threads: Int = 1
    ) throws(DenseNetError) -> FeatureMaps {
        try withWorkspace(image, threads) {
            head.norm.applied(to: $0.maps(at: .denseBlock(architecture.blocks.count)), relu: rectified)
        }
    }

    /// The maps at stages of one image.
    /// - Throws: As ``predict(_:threads:)``.
    public func maps(
        at stages: [Stage], of image: [Float], threads: Int = 1
    ) throws(DenseNetError) -> [FeatureMaps] {
        try withWorkspace(image, threads) { workspace in stages.map { workspace.maps(at: $0) } }
    }

    private func prediction(_ image: [Float], threads: Int) throws(DenseNetError) -> Prediction {
        try borrowWorkspace { workspace throws(DenseNetError) in
            workspace.run(image, threads: WorkerTeam.size(threads))
            return try head.prediction(workspace.maps(at: .denseBlock(architecture.blocks.count)))
        }
    }

    func withWorkspace<Result>(
        _ image: [Float], _ threads: Int, _ use: (any ForwardWorkspace) throws(DenseNetError) -> Result
    ) throws(DenseNetError) -> Result {
        try check(image)
        return try borrowWorkspace { workspace throws(DenseNetError) in
            workspace.run(image, threads: WorkerTeam.size(threads))
            return try use(workspace)
        }
    }

    private func borrowWorkspace<Result, Failure>(
        _ use: (any ForwardWorkspace) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let workspace = idle.withLock { $0.popLast() } ?? pass.makeWorkspace()
        defer {
            // More than a team has threads would only hold memory.
            idle.withLock { if $0.count < WorkerTeam.most { $0.append(workspace) } }
        }
        return try use(workspace)
    }

    private func check(_ image: [Float]) throws(DenseNetError) {
        let expected = architecture.inputChannels * architecture.inputHeight * architecture.inputWidth
        guard image.count == expected else { throw .wrongInput(expected: expected, found: image.count) }
        if let index = image.firstIndex(where: { !$0.isFinite }) { throw .inputNotFinite(index: index) }
    }
}
