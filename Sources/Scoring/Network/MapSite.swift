public import DenseNet
public import Radiographs

/// Where a heat map is largest, in pixels of the image, counted from 0 at the top left.
public struct MapSite: Codable, Equatable, Sendable {
    /// A pixel.
    public struct Pixel: Codable, Equatable, Sendable {
        /// From the left.
        public let x: Int
        /// From the top.
        public let y: Int
    }

    /// Edges in pixels; the first pixel reaches from 0 to 1.
    public struct Box: Codable, Equatable, Sendable {
        /// From the image's left or top.
        public let left, top, right, bottom: Int
    }

    /// The pixel on which the map's largest value lies.
    public let peak: Pixel
    /// Around the region that holds the peak and is at ``level`` or above, in whole pixels that cover it.
    public let box: Box
    /// In parts of the largest value, 0...1.
    public let level: Float

    /// The site of a map in an image; `nil` where the map is the same everywhere, so that it points nowhere.
    ///
    /// - Parameters:
    ///   - map: At the size of the network's input (``DenseNet/ActivationMap/enlarged(height:width:)``).
    ///   - normalised: The map normalised, where somebody has it already.
    ///   - placement: Where the image lies in the input.
    ///   - level: 0...1; 0.5 is the region above half of the peak.
    public init?(
        _ map: ActivationMap, normalised: ActivationMap? = nil, _ placement: ImagePlacement, level: Float
    ) {
        guard let place = map.peak else { return nil }
        let region = (normalised ?? map.normalised).box(atLevel: level, around: place)
        let (x, y) = (Double(place.column) + 0.5, Double(place.row) + 0.5)
        let middle = placement.onSource(PixelRectangle(left: x, top: y, right: x, bottom: y))
        // A peak in the bars beside a padded image lies on the image's edge.
        peak = Pixel(
            x: min(placement.sourceWidth - 1, Int(middle.left)), y: min(placement.sourceHeight - 1, Int(middle.top)))
        let edges = placement.onSource(
            PixelRectangle(
                left: Double(region.columns.lowerBound), top: Double(region.rows.lowerBound),
                right: Double(region.columns.upperBound), bottom: Double(region.rows.upperBound)))
        box = Box(
            left: Int(edges.left.rounded(.down)), top: Int(edges.top.rounded(.down)),
            right: Int(edges.right.rounded(.up)), bottom: Int(edges.bottom.rounded(.up)))
        self.level = level
    }
}
