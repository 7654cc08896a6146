/// A place of a map, counted from 0 at the top left.
public struct MapPlace: Hashable, Sendable {
    /// From the top.
    public let row: Int
    /// From the left.
    public let column: Int

    /// A place.
    public init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}

/// A rectangle of a map's places.
public struct MapBox: Hashable, Sendable {
    /// From the top.
    public let rows: Range<Int>
    /// From the left.
    public let columns: Range<Int>

    /// A rectangle.
    public init(rows: Range<Int>, columns: Range<Int>) {
        self.rows = rows
        self.columns = columns
    }

    /// Whether the place lies inside.
    public func contains(_ place: MapPlace) -> Bool { rows.contains(place.row) && columns.contains(place.column) }
}

extension ActivationMap {
    /// Where the map is largest, the topmost and then leftmost of equals; `nil` where the map is the same everywhere,
    /// so that it points nowhere.
    public var peak: MapPlace? {
        guard let largest = values.max(), let smallest = values.min(), largest > smallest,
            let index = values.firstIndex(of: largest)
        else { return nil }
        return MapPlace(row: index / width, column: index % width)
    }

    /// The rectangle around the region that holds the ``peak``: all places that are at `level` or above in the
    /// ``normalised`` map and are joined to the peak through such places, side by side or corner to corner.
    /// - Parameter level: 0...1; 0.5 is the region above half of the peak.
    /// - Returns: `nil` where there is no peak.
    public func box(atLevel level: Float) -> MapBox? {
        peak.map { normalised.box(atLevel: level, around: $0) }
    }

    /// The rectangle of ``box(atLevel:)`` in a map that is ``normalised`` already.
    /// - Parameters:
    ///   - level: 0...1.
    ///   - peak: Of the map.
    public func box(atLevel level: Float, around peak: MapPlace) -> MapBox {
        let start = peak.row * width + peak.column
        // Rounding may leave a keras-vis peak a hair below 1.
        let threshold = min(level, values[start])
        var reached = [Bool](repeating: false, count: values.count)
        var waiting = [start]
        reached[start] = true
        var (top, bottom, left, right) = (peak.row, peak.row, peak.column, peak.column)
        while let place = waiting.popLast() {
            let (row, column) = (place / width, place % width)
            (top, bottom) = (min(top, row), max(bottom, row))
            (left, right) = (min(left, column), max(right, column))
            for nextRow in max(0, row - 1)...min(height - 1, row + 1) {
                for nextColumn in max(0, column - 1)...min(width - 1, column + 1) {
                    let next = nextRow * width + nextColumn
                    guard !reached[next], values[next] >= threshold else { continue }
                    reached[next] = true
                    waiting.append(next)
                }
            }
        }
        return MapBox(rows: top..<bottom + 1, columns: left..<right + 1)
    }

    /// Which part of the map's sum lies inside the box, 0...1; negative values count as 0. `nil` where nothing is
    /// above 0.
    public func energy(inside box: MapBox) -> Double? {
        var (inside, all) = (0.0, 0.0)
        for row in 0..<height {
            for column in 0..<width {
                let value = Double(rectified(values[row * width + column]))
                all += value
                if box.contains(MapPlace(row: row, column: column)) { inside += value }
            }
        }
        return all > 0 ? inside / all : nil
    }
}
