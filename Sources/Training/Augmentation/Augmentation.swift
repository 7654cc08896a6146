import Foundation

/// What is done to one training image; see ``AugmentationPolicy``.
public struct Augmentation: Equatable, Sendable {
    /// Degrees.
    public var rotation: Double
    /// Above 1 makes things lower.
    public var zoomRows: Double
    /// Above 1 makes things narrower.
    public var zoomColumns: Double
    /// Whether left and right change places.
    public var isFlippedHorizontally: Bool
    /// Whether above and below change places.
    public var isFlippedVertically: Bool
    /// The point around which is turned and zoomed.
    public var middle: AugmentationPolicy.Middle

    /// A change.
    public init(
        rotation: Double, zoomRows: Double, zoomColumns: Double, isFlippedHorizontally: Bool, isFlippedVertically: Bool,
        middle: AugmentationPolicy.Middle
    ) {
        self.rotation = rotation
        self.zoomRows = zoomRows
        self.zoomColumns = zoomColumns
        self.isFlippedHorizontally = isFlippedHorizontally
        self.isFlippedVertically = isFlippedVertically
        self.middle = middle
    }

    /// The changed image.
    ///
    /// - Parameters:
    ///   - greys: `height` x `width` values row by row.
    ///   - height: Rows.
    ///   - width: Columns.
    /// - Returns: As many greys, not rounded.
    public func applied(to greys: [UInt8], height: Int, width: Int) -> [Float] {
        precondition(greys.count == height * width && height > 0 && width > 0, "the greys do not fill the image")
        let moves = rotation != 0 || zoomRows != 1 || zoomColumns != 1
        var result = moves ? moved(greys, height, width) : greys.map { Float($0) }
        if isFlippedHorizontally {
            for row in 0..<height { result[row * width..<(row + 1) * width].reverse() }
        }
        if isFlippedVertically {
            for row in 0..<height / 2 {
                for column in 0..<width {
                    result.swapAt(row * width + column, (height - 1 - row) * width + column)
                }
            }
        }
        return result
    }

    /// Positions are computed in double precision, as SciPy's `affine_transform` does it.
    private func moved(_ greys: [UInt8], _ height: Int, _ width: Int) -> [Float] {
        let angle = rotation * .pi / 180
        let (cosine, sine) = (cos(angle), sin(angle))
        // R(angle) · diag(zoom rows, zoom columns); the first index is the row.
        let (a, b) = (cosine * zoomRows, -sine * zoomColumns)
        let (c, d) = (sine * zoomRows, cosine * zoomColumns)
        let half = middle == .keras214 ? 0.5 : -0.5
        let (middleRow, middleColumn) = (Double(height) / 2 + half, Double(width) / 2 + half)
        let startRow = middleRow - a * middleRow - b * middleColumn
        let startColumn = middleColumn - c * middleRow - d * middleColumn
        let (lastRow, lastColumn) = (height - 1, width - 1)
        return greys.withUnsafeBufferPointer { greys in
            [Float](unsafeUninitializedCapacity: greys.count) { result, count in
                for row in 0..<height {
                    let (rowPart, columnPart) = (startRow + a * Double(row), startColumn + c * Double(row))
                    for column in 0..<width {
                        let y = min(max(rowPart + b * Double(column), 0), Double(lastRow))
                        let x = min(max(columnPart + d * Double(column), 0), Double(lastColumn))
                        let (top, left) = (Int(y), Int(x))
                        let (bottom, right) = (min(top + 1, lastRow), min(left + 1, lastColumn))
                        let (below, beside) = (Float(y - Double(top)), Float(x - Double(left)))
                        let (upper, lower) = (top * width, bottom * width)
                        let (p, q) = (Float(greys[upper + left]), Float(greys[upper + right]))
                        let (r, s) = (Float(greys[lower + left]), Float(greys[lower + right]))
                        let above = p + (q - p) * beside
                        let under = r + (s - r) * beside
                        result[row * width + column] = above + (under - above) * below
                    }
                }
                count = greys.count
            }
        }
    }
}
