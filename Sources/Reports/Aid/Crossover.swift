public import Studies

/// Two modalities of a crossover: the same readers without a model and with it, in an order that was drawn for each.
public struct Crossover: Equatable, Sendable {
    /// The readings without the model.
    public var unaided: Modality
    /// The readings with it.
    public var aided: Modality
    /// The name of the model.
    public var model: String
    /// Which arm each reader began with.
    public var orders: [ReaderID: ArmOrder]

    /// Two modalities, the model between them, and the readers' orders.
    public init(unaided: Modality, aided: Modality, model: String, orders: [ReaderID: ArmOrder]) {
        self.unaided = unaided
        self.aided = aided
        self.model = model
        self.orders = orders
    }
}
