import CProcessor
import Foundation
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

    /// The first of those that this processor can run.
    public static var fastest: ComputePath { allCases.first(where: \.isAvailable) ?? .portable }

    func forwardPass(_ weights: Weights) -> any ForwardPass {
        switch self {
        case .avx512: BlockedForwardPass(weights, kernels: AVX512Kernels())
        case .avx2: BlockedForwardPass(weights, kernels: AVX2Kernels())
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
    /// - Throws: ``DenseNetError/wrongInput(expected:found:)`` or ``DenseNetError/inputNotFinite(index:)``.
    public func predict(_ image: [Float], threads: Int = 1) throws(DenseNetError) -> Prediction {
        try check(image)
        return prediction(image, threads: threads)
    }

    /// Logits and probabilities of several images, the same bits as those of each image by itself.
    /// - Parameters:
    ///   - batch: As many images as there are, each as in ``predict(_:threads:)``.
    ///   - threads: How many threads share the work: an image each, and the last images together. Each needs the memory
    ///     of a forward pass.
    /// - Throws: As ``predict(_:threads:)``, for the first image that is refused; then nothing is computed.
    public func predict(batch: [[Float]], threads: Int = 1) throws(DenseNetError) -> [Prediction] {
        for image in batch { try check(image) }
        let threads = max(1, threads)
        let alone = threads == 1 ? 0 : batch.count / threads * threads
        let predictions = Mutex([Prediction?](repeating: nil, count: batch.count))
        if alone > 0 {
            WorkerTeam.run(threads: threads) { team, _ in
                team.forEach(alone) { index in
                    let prediction = self.prediction(batch[index], threads: 1)
                    predictions.withLock { $0[index] = prediction }
                }
            }
        }
        let last = batch[alone...].map { prediction($0, threads: threads) }
        return predictions.withLock { $0.prefix(alone).compactMap { $0 } } + last
    }

    /// The maps after the last batch norm of one image, and after a ReLU if `rectified`.
    /// - Throws: As ``predict(_:threads:)``.
    public func lastMaps(
        of image: [Float], rectified: Bool, threads: Int = 1
    ) throws(DenseNetError) -> FeatureMaps {
        try withWorkspace(image, threads) {
            head.activated($0.maps(at: .denseBlock(architecture.blocks.count)), relu: rectified)
        }
    }

    /// The maps at stages of one image.
    /// - Throws: As ``predict(_:threads:)``.
    public func maps(
        at stages: [Stage], of image: [Float], threads: Int = 1
    ) throws(DenseNetError) -> [FeatureMaps] {
        try withWorkspace(image, threads) { workspace in stages.map { workspace.maps(at: $0) } }
    }

    private func prediction(_ image: [Float], threads: Int) -> Prediction {
        borrowWorkspace { workspace in
            workspace.run(image, threads: max(1, threads))
            return head.prediction(workspace.maps(at: .denseBlock(architecture.blocks.count)))
        }
    }

    func withWorkspace<Result>(
        _ image: [Float], _ threads: Int, _ use: (any ForwardWorkspace) throws(DenseNetError) -> Result
    ) throws(DenseNetError) -> Result {
        try check(image)
        return try borrowWorkspace { workspace throws(DenseNetError) in
            workspace.run(image, threads: max(1, threads))
            return try use(workspace)
        }
    }

    private func borrowWorkspace<Result, Failure>(
        _ use: (any ForwardWorkspace) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let workspace = idle.withLock { $0.popLast() } ?? pass.makeWorkspace()
        defer { idle.withLock { $0.append(workspace) } }
        return try use(workspace)
    }

    private func check(_ image: [Float]) throws(DenseNetError) {
        let expected = architecture.inputChannels * architecture.inputHeight * architecture.inputWidth
        guard image.count == expected else { throw .wrongInput(expected: expected, found: image.count) }
        if let index = image.firstIndex(where: { !$0.isFinite }) { throw .inputNotFinite(index: index) }
    }
}
