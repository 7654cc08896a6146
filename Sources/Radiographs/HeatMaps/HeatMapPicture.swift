/// A heat map to look at: numbers of 0...1 as grey, as colours, or over the radiograph.
public struct HeatMapPicture: Equatable, Sendable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// 0 (cold) to 1 (hot), row by row.
    public let values: [Float]

    /// A picture of `width` x `height` values; what lies outside 0...1 is drawn as the nearer end.
    public init(width: Int, height: Int, values: [Float]) {
        precondition(width > 0 && height > 0 && values.count == width * height, "the values do not fill the picture")
        self.width = width
        self.height = height
        self.values = values
    }

    /// How much of the colour shows at a value: nothing where the map is cold, all from half of its peak on. Smooth at
    /// both ends, so that no edge appears which the map does not have.
    static func coverage(_ value: Float) -> Float {
        let t = min(1, max(0, (value - 0.05) / 0.45))
        return t * t * (3 - 2 * t)
    }

    /// The map as it is, 0 black and 1 white: 8-bit grey PNG.
    public func greyPNG() -> [UInt8] {
        let bytes = values.map { UInt8((255 * min(1, max(0, $0))).rounded()) }
        return encodedPNG(bytes, width: width, height: height, channels: .grey)
    }

    /// The map in colours, transparent where it is cold: RGBA PNG, to be laid over the radiograph.
    public func colouredPNG(_ colours: HeatColours = .standard) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * values.count)
        for value in values {
            let offset = HeatColours.offset(of: value)
            bytes += colours.bytes[offset..<offset + 3]
            bytes.append(UInt8((255 * Self.coverage(value)).rounded()))
        }
        return encodedPNG(bytes, width: width, height: height, channels: .rgba)
    }

    /// The map over a radiograph: RGB PNG of the radiograph's size.
    /// - Parameters:
    ///   - radiograph: A map of another size is brought to the radiograph's; see ``over(_:width:height:)`` for one that
    ///     does not cover the network's whole input.
    ///   - opacity: Of the colour where the map is hot, 0...1.
    ///   - window: How 16-bit values become 8 bits.
    ///   - colours: Of the map.
    public func overlayPNG(
        on radiograph: Radiograph, opacity: Float = 0.5, window: IntensityWindow = .full,
        colours: HeatColours = .standard
    ) -> [UInt8] {
        encodedPNG(
            overlaySamples(on: radiograph, opacity: opacity, window: window, colours: colours),
            width: radiograph.width, height: radiograph.height, channels: .rgb)
    }

    /// The map over a radiograph as ``overlayPNG(on:opacity:window:colours:)`` shows it: red, green and blue of each pixel
    /// of the radiograph, row by row.
    public func overlaySamples(
        on radiograph: Radiograph, opacity: Float = 0.5, window: IntensityWindow = .full,
        colours: HeatColours = .standard
    ) -> [UInt8] {
        let grey = radiograph.eightBitSamples(window: window)
        let placement = ImagePlacement(
            sourceWidth: radiograph.width, sourceHeight: radiograph.height, width: width, height: height,
            aspect: .stretch)
        let map = over(placement, width: radiograph.width, height: radiograph.height).values
        let strength = min(1, max(0, opacity))
        return [UInt8](unsafeUninitializedCapacity: 3 * grey.count) { bytes, count in
            for (index, value) in map.enumerated() {
                let part = strength * Self.coverage(value)
                let offset = HeatColours.offset(of: value)
                let background = (1 - part) * Float(grey[index])
                for channel in 0..<3 {
                    let mixed = background + part * Float(colours.bytes[offset + channel])
                    bytes[3 * index + channel] = UInt8(mixed.rounded())
                }
            }
            count = 3 * grey.count
        }
    }
}
