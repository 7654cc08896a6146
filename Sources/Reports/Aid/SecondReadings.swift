/// Two modalities of which the second is the first after the reader was told what a model says: a sequential reading.
public struct SecondReadings: Hashable, Sendable {
    /// The answers before, final when the model spoke.
    public var first: Modality
    /// The answers after.
    public var second: Modality
    /// The name of the model that spoke.
    public var model: String

    /// A pair of modalities and the model between them.
    public init(first: Modality, second: Modality, model: String) {
        self.first = first
        self.second = second
        self.model = model
    }
}
