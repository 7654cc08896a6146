/// A place that a reader marked on a radiograph, in pixels of the radiograph, origin top left.
public struct Mark: Equatable, Sendable {
    /// What was drawn.
    public enum Shape: String, CaseIterable, Sendable {
        case point, box
    }

    /// What was drawn.
    public var shape: Shape
    /// The patient's side; `nil` when the question does not ask for it.
    public var side: ReferenceStandard.Side?
    /// The point, or the left edge of the box.
    public var x: Double
    /// The point, or the upper edge of the box.
    public var y: Double
    /// Width of the box; 0 for a point.
    public var width: Double
    /// Height of the box; 0 for a point.
    public var height: Double

    /// A mark as the page sent it.
    public init(
        shape: Shape, side: ReferenceStandard.Side?, x: Double, y: Double, width: Double = 0, height: Double = 0
    ) {
        self.shape = shape
        self.side = side
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}
