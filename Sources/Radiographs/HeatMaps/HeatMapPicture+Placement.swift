extension HeatMapPicture {
    /// The part of the map that lies over the image, at a size of one's own, bilinearly.
    /// - Parameters:
    ///   - placement: Where the image lay in the network's input, all of which this map covers.
    ///   - width: Columns of the result, which covers the image.
    ///   - height: Rows of the result.
    public func over(_ placement: ImagePlacement, width: Int, height: Int) -> HeatMapPicture {
        if placement.contentWidth == placement.width && placement.contentHeight == placement.height
            && width == self.width && height == self.height
        {
            return self
        }
        let columns = Neighbours.all(
            width, start: Double(placement.left), content: Double(placement.contentWidth),
            scale: Double(self.width) / Double(placement.width), count: self.width)
        let rows = Neighbours.all(
            height, start: Double(placement.top), content: Double(placement.contentHeight),
            scale: Double(self.height) / Double(placement.height), count: self.height)
        let result = [Float](unsafeUninitializedCapacity: width * height) { result, count in
            for (y, row) in rows.enumerated() {
                let (upper, lower) = (row.first * self.width, row.second * self.width)
                for (x, column) in columns.enumerated() {
                    let above = column.mix(values[upper + column.first], values[upper + column.second])
                    let below = column.mix(values[lower + column.first], values[lower + column.second])
                    result[y * width + x] = row.mix(above, below)
                }
            }
            count = width * height
        }
        return HeatMapPicture(width: width, height: height, values: result)
    }
}

/// The two values of a line between which a new one lies.
private struct Neighbours {
    let first, second: Int
    let weight: Float

    /// - Parameters:
    ///   - target: How many new values cover the content.
    ///   - start: Where the content begins, in pixels of the network's input.
    ///   - content: How many pixels it has there.
    ///   - scale: Old values for each pixel of the input.
    ///   - count: How many old values there are.
    static func all(_ target: Int, start: Double, content: Double, scale: Double, count: Int) -> [Neighbours] {
        (0..<target).map { index in
            let onInput = start + (Double(index) + 0.5) * content / Double(target)
            let centre = min(Double(count - 1), max(0, onInput * scale - 0.5))
            let first = Int(centre)
            return Neighbours(
                first: first, second: min(first + 1, count - 1), weight: Float(centre - Double(first)))
        }
    }

    func mix(_ a: Float, _ b: Float) -> Float { a + (b - a) * weight }
}
