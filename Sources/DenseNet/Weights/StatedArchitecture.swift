/// What a weight file says about the network beside its numbers; `nil` where it says nothing.
struct StatedArchitecture: Equatable, Sendable {
    var epsilon: Double?
    var finalReLU: Bool?
    var head: DenseNetArchitecture.Head?
    var inputHeight: Int?
    var inputWidth: Int?

    /// `architecture` with what the file says about the arithmetic. The size of the input is the caller's choice.
    func applied(to architecture: DenseNetArchitecture) -> DenseNetArchitecture {
        var result = architecture
        result.epsilon = epsilon ?? architecture.epsilon
        result.finalReLU = finalReLU ?? architecture.finalReLU
        result.head = head ?? architecture.head
        return result
    }
}
