/// The `d` attribute of a path, written point by point. Points that round to the one before are left out, so a curve of
/// a hundred thousand thresholds stays small.
struct PathData {
    private var bytes: [UInt8] = []
    /// The last point as it was written, in hundredths; nil when none is that a line could repeat.
    private var last: (x: Int, y: Int)?

    init() {}

    /// An open line through the points.
    init(through points: [Point]) {
        for (index, point) in points.enumerated() {
            if index == 0 { move(to: point) } else { line(to: point) }
        }
    }

    /// The attribute's value.
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var isEmpty: Bool { bytes.isEmpty }

    mutating func move(to point: Point) {
        last = (point.x.hundredths, point.y.hundredths)
        append("M", point.x)
        append(" ", point.y)
    }

    mutating func line(to point: Point) {
        let next = (point.x.hundredths, point.y.hundredths)
        if let last, last == next { return }
        last = next
        append("L", point.x)
        append(" ", point.y)
    }

    mutating func close() { bytes.append(UInt8(ascii: "Z")) }

    /// A straight line of its own.
    mutating func segment(from start: Point, to end: Point) {
        move(to: start)
        line(to: end)
    }

    mutating func rectangle(_ box: Rectangle) {
        append("M", box.left)
        append(" ", box.top)
        append("H", box.right)
        append("V", box.bottom)
        append("H", box.left)
        close()
        last = nil
    }

    private mutating func append(_ command: Unicode.Scalar, _ number: Double) {
        bytes.append(UInt8(ascii: command))
        number.appendSVG(to: &bytes)
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
