/// Numbers with a shape; the last axis runs fastest.
public struct Tensor: Equatable, Sendable {
    /// Lengths of the axes, outermost first.
    public let shape: [Int]
    /// As many as the product of the shape.
    public var values: [Float]

    /// A tensor; the number of values must be the product of the shape.
    public init(shape: [Int], values: [Float]) {
        precondition(shape.reduce(1, *) == values.count, "the values do not fill the shape")
        self.shape = shape
        self.values = values
    }
}
