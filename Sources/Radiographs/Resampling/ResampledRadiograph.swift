/// An image at the size that a network asks for.
public struct ResampledRadiograph: Equatable, Sendable {
    /// Grey values row by row, 0...255, not rounded unless the method rounds.
    public let values: [Float]
    /// Its size, and where the image lies in it.
    public let placement: ImagePlacement

    /// Pixels in a row.
    public var width: Int { placement.width }
    /// Rows.
    public var height: Int { placement.height }

    /// The same as a picture, rounded to 8 bits: what the network saw.
    public var picture: Radiograph {
        let bytes = values.map { UInt8(min(255, max(0, $0.rounded()))) }
        return Radiograph(
            width: width, height: height, samples: .eight(bytes), declaredBits: nil,
            valueRange: Radiograph.range(of: .eight(bytes)))
    }
}

extension Radiograph {
    /// The image at another size.
    /// - Parameters:
    ///   - width: Pixels in a row, at least 1.
    ///   - height: Rows, at least 1.
    ///   - method: How new pixels are made of old ones.
    ///   - aspect: What happens to other proportions.
    ///   - window: How 16-bit values become 8 bits, which they do before anything else.
    public func resampled(
        toWidth width: Int, height: Int, method: ResamplingMethod = .area, aspect: AspectPolicy = .stretch,
        window: IntensityWindow = .full
    ) -> ResampledRadiograph {
        let placement = ImagePlacement(
            sourceWidth: self.width, sourceHeight: self.height, width: width, height: height, aspect: aspect)
        let bytes = eightBitSamples(window: window)
        let grid = ResamplingGrid(
            sourceWidth: self.width, sourceHeight: self.height, width: placement.contentWidth,
            height: placement.contentHeight)
        let content =
            switch method {
            case .area: grid.filtered(bytes, Taps.area)
            case .bilinear: grid.filtered(bytes, Taps.triangle)
            case .tensorflowBilinear: grid.filtered(bytes, Taps.neighbours)
            case .pilNearest: grid.nearestAsPillow(bytes).map { Float($0) }
            case .pilBilinear: grid.bilinearAsPillow(bytes).map { Float($0) }
            }
        return ResampledRadiograph(values: placement.surrounded(content), placement: placement)
    }
}

extension ImagePlacement {
    /// The content in the middle of black.
    fileprivate func surrounded(_ content: [Float]) -> [Float] {
        if contentWidth == width && contentHeight == height { return content }
        var values = [Float](repeating: 0, count: width * height)
        for row in 0..<contentHeight {
            let start = (top + row) * width + left
            let line = content[row * contentWidth..<(row + 1) * contentWidth]
            values.replaceSubrange(start..<start + contentWidth, with: line)
        }
        return values
    }
}
