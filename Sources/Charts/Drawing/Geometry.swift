/// A place on the sheet, in points from the upper left corner.
struct Point: Equatable, Sendable {
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    func distance(to other: Point) -> Double {
        let (dx, dy) = (x - other.x, y - other.y)
        return (dx * dx + dy * dy).squareRoot()
    }
}

/// An upright rectangle on the sheet, in points.
struct Rectangle: Equatable, Sendable {
    var left: Double
    var top: Double
    var width: Double
    var height: Double

    var right: Double { left + width }
    var bottom: Double { top + height }
    var middle: Point { Point(left + width / 2, top + height / 2) }

    /// Around `centre`, reaching `radius` to every side.
    init(around centre: Point, radius: Double) {
        self.init(left: centre.x - radius, top: centre.y - radius, width: 2 * radius, height: 2 * radius)
    }

    init(left: Double, top: Double, width: Double, height: Double) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// Whether the two share more than an edge.
    func overlaps(_ other: Rectangle) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    func contains(_ other: Rectangle) -> Bool {
        left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
    }

    func contains(_ point: Point) -> Bool {
        left <= point.x && point.x <= right && top <= point.y && point.y <= bottom
    }

    func grown(by margin: Double) -> Rectangle {
        Rectangle(left: left - margin, top: top - margin, width: width + 2 * margin, height: height + 2 * margin)
    }

    /// The point of the rectangle that is nearest to `point`.
    func nearest(to point: Point) -> Point {
        Point(min(max(point.x, left), right), min(max(point.y, top), bottom))
    }
}
