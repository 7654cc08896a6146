/// A rectangle of pixels, from the top left.
public struct PixelBox: Hashable, Sendable, CustomStringConvertible {
    /// Columns to the left of it.
    public let x: Int
    /// Rows above it.
    public let y: Int
    /// At least 1.
    public let width: Int
    /// At least 1.
    public let height: Int

    /// A rectangle; width and height are at least 1.
    public init(x: Int, y: Int, width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a box without pixels")
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    var right: Int { x + width }
    var bottom: Int { y + height }

    /// `12,30,200,40`: x, y, width, height.
    public var description: String { "\(x),\(y),\(width),\(height)" }

    /// Whether both have a pixel in common.
    public func overlaps(_ other: PixelBox) -> Bool {
        x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }

    /// The smallest box that holds both.
    func joined(with other: PixelBox) -> PixelBox {
        let (left, top) = (min(x, other.x), min(y, other.y))
        return PixelBox(
            x: left, y: top, width: max(right, other.right) - left, height: max(bottom, other.bottom) - top)
    }

    /// The part inside a picture; `nil` if there is none.
    func clipped(toWidth width: Int, height: Int) -> PixelBox? {
        let (left, top) = (max(0, x), max(0, y))
        let (end, low) = (min(width, right), min(height, bottom))
        return end > left && low > top ? PixelBox(x: left, y: top, width: end - left, height: low - top) : nil
    }

    /// Longer at the left and at the right.
    func widened(by columns: Int) -> PixelBox {
        PixelBox(x: x - columns, y: y, width: width + 2 * columns, height: height)
    }

    /// In pixels of a picture that is larger by a factor, with pixels around it.
    func scaled(by factor: Int, margin: Int) -> PixelBox {
        PixelBox(
            x: (x - margin) * factor, y: (y - margin) * factor, width: (width + 2 * margin) * factor,
            height: (height + 2 * margin) * factor)
    }
}
