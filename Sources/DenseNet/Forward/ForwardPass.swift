/// Where the network can be looked into.
public enum Stage: Hashable, Sendable {
    /// After the stem's convolution.
    case conv0
    /// After the stem's batch norm and ReLU.
    case relu0
    /// After the stem's max pool.
    case pool0
    /// After dense block `n`, counted from 1.
    case denseBlock(Int)
    /// After transition `n`, counted from 1.
    case transition(Int)
}

/// Feature maps, channel by channel, row by row.
public struct FeatureMaps: Equatable, Sendable {
    /// Number of maps.
    public let channels: Int
    /// Rows.
    public let height: Int
    /// Columns.
    public let width: Int
    /// `[channel][row][column]`.
    public internal(set) var values: [Float]
}

/// One way to compute the network up to the last dense block's maps. All ways give the same numbers but for rounding.
protocol ForwardPass: Sendable {
    /// Memory for one image at a time.
    func makeWorkspace() -> any ForwardWorkspace
}

/// The memory of one running forward pass, and the pass.
protocol ForwardWorkspace: AnyObject, Sendable {
    /// Bytes of the activations, which ``DenseNetArchitecture/memory`` foretells; the threads' scratch is not among them.
    var held: Int { get }
    /// Computes all stages of one image, `[channel][row][column]`.
    /// - Parameter threads: As ``WorkerTeam/size(_:)`` gives it.
    func run(_ image: [Float], threads: Int)
    /// What the last ``run(_:threads:)`` left at a stage.
    func maps(at stage: Stage) -> FeatureMaps
}
