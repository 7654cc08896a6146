/// What a model found on one radiograph.
public struct ModelResult: Equatable, Sendable {
    /// Where it looked, on the radiograph: from the upper left corner of the upper left pixel, in pixels.
    public struct Site: Equatable, Sendable {
        /// The first column.
        public var left: Float
        /// The first row.
        public var top: Float
        /// Behind the last column.
        public var right: Float
        /// Behind the last row.
        public var bottom: Float

        /// A box.
        public init(left: Float, top: Float, right: Float, bottom: Float) {
            (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
        }
    }

    /// Of a fracture, 0...1.
    public var probability: Double
    /// At or above it the model calls a fracture, 0...1.
    public var threshold: Double
    /// `nil` where there is no map, as for images that are called normal.
    public var site: Site?
    /// The model's name and digest.
    public var model: String
    /// This program's name and version.
    public var program: String

    /// A result.
    public init(probability: Double, threshold: Double, site: Site?, model: String, program: String) {
        (self.probability, self.threshold, self.site) = (probability, threshold, site)
        (self.model, self.program) = (model, program)
    }
}

/// A picture in colours, such as a heat map over its radiograph.
public struct ColourPicture: Equatable, Sendable {
    /// Columns, 1...65535.
    public let width: Int
    /// Rows, 1...65535.
    public let height: Int
    /// Red, green and blue of each pixel, row by row.
    public let bytes: [UInt8]

    /// - Returns: `nil` when there are not three bytes for each pixel.
    public init?(width: Int, height: Int, bytes: [UInt8]) {
        guard (1...65_535).contains(width), (1...65_535).contains(height), bytes.count == 3 * width * height else {
            return nil
        }
        (self.width, self.height, self.bytes) = (width, height, bytes)
    }
}
