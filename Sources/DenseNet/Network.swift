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
    /// AVX2 and FMA; see docs/inference.md.
    case avx2
    /// OpenBLAS, on every processor.
    case portable

    /// Whether this processor can run it.
    public var isAvailable: Bool { self == .portable || cprocessor_has_avx2_and_fma() != 0 }

    /// The faster one of those that this processor can run.
    public static var fastest: ComputePath { ComputePath.avx2.isAvailable ? .avx2 : .portable }
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
        pass = path == .avx2 ? BlockedForwardPass(weights) : PlanarForwardPass(weights)
        head = ClassifierHead(weights)
        self.weights = weights
    }

    /// Logits and probabilities of one image.
    /// - Parameters:
    ///   - image: `[channel][row][column]`, as many values as the architecture's input has.
    ///   - threads: How many threads share the work; the result is the same bits for any number.
    /// - Throws: ``DenseNetError/wrongInput(expected:found:)`` or ``DenseNetError/inputNotFinite(index:)``.
    public func predict(_ image: [Float], threads: Int = 1) throws(DenseNetError) -> Prediction {
        try withWorkspace(image, threads) { head.prediction($0.maps(at: .denseBlock(architecture.blocks.count))) }
    }

    /// The maps at stages of one image.
    /// - Throws: As ``predict(_:threads:)``.
    public func maps(
        at stages: [Stage], of image: [Float], threads: Int = 1
    ) throws(DenseNetError) -> [FeatureMaps] {
        try withWorkspace(image, threads) { workspace in stages.map { workspace.maps(at: $0) } }
    }

    func withWorkspace<Result>(
        _ image: [Float], _ threads: Int, _ use: (any ForwardWorkspace) throws(DenseNetError) -> Result
    ) throws(DenseNetError) -> Result {
        let expected = architecture.inputChannels * architecture.inputHeight * architecture.inputWidth
        guard image.count == expected else { throw .wrongInput(expected: expected, found: image.count) }
        if let index = image.firstIndex(where: { !$0.isFinite }) { throw .inputNotFinite(index: index) }
        let workspace = idle.withLock { $0.popLast() } ?? pass.makeWorkspace()
        defer { idle.withLock { $0.append(workspace) } }
        workspace.run(image, threads: max(1, threads))
        return try use(workspace)
    }
}
