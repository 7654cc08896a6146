/// The `d` attribute of a path, written point by point. Points that round to the one before are left out, so a curve of
/// a hundred thousand thresholds stays small.
struct PathData {
    private(set) var text = ""
    private var last = ""

    init() {}

    /// An open line through the points.
    init(through points: [Point]) {
        for (index, point) in points.enumerated() {
            if index == 0 { move(to: point) } else { line(to: point) }
        }
    }

    mutating func move(to point: Point) {
        last = "\(point.x.svg) \(point.y.svg)"
        text += "M" + last
    }

    mutating func line(to point: Point) {
        let next = "\(point.x.svg) \(point.y.svg)"
        guard next != last else { return }
        text += "L" + next
        last = next
    }

    mutating func close() { text += "Z" }

    /// A straight line of its own.
    mutating func segment(from start: Point, to end: Point) {
        move(to: start)
        line(to: end)
    }

    mutating func rectangle(_ box: Rectangle) {
        text += "M\(box.left.svg) \(box.top.svg)H\(box.right.svg)V\(box.bottom.svg)H\(box.left.svg)Z"
        last = ""
    }

    /// Strokes from lower left to upper right inside a rectangle: a texture that survives gray printing. Drawn as lines
    /// and not as a pattern, so that it stays lines in PDF.
    mutating func hatch(_ box: Rectangle, spacing: Double) {
        guard box.width > 0, box.height > 0, spacing > 0 else { return }
        // Lines x + y = c, counted from the sheet's corner so that neighbouring boxes continue each other.
        var sum = ((box.left + box.top) / spacing).rounded(.up) * spacing
        while sum < box.right + box.bottom {
            let startX = max(box.left, sum - box.bottom)
            let endX = min(box.right, sum - box.top)
            if endX > startX { segment(from: Point(startX, sum - startX), to: Point(endX, sum - endX)) }
            sum += spacing
        }
    }
}
