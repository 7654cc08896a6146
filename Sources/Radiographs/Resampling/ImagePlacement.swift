/// A rectangle in pixels, edges at whole numbers: the first pixel reaches from 0 to 1.
public struct PixelRectangle: Hashable, Codable, Sendable {
    /// Edges, from the image's left or top.
    public let left, top, right, bottom: Double

    /// A rectangle from its edges.
    public init(left: Double, top: Double, right: Double, bottom: Double) {
        (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
    }
}

/// Where an image lies in the network's input, so that what is found there can be shown on the image.
public struct ImagePlacement: Hashable, Codable, Sendable {
    /// The image's pixels.
    public let sourceWidth, sourceHeight: Int
    /// The input's pixels.
    public let width, height: Int
    /// First column and row of the input that the image covers.
    public let left, top: Int
    /// Columns and rows of the input that the image covers.
    public let contentWidth, contentHeight: Int

    /// The place of an image of `sourceWidth` x `sourceHeight` in an input of `width` x `height`; all at least 1.
    /// Padded images are rounded to whole pixels and moved to the middle, the odd pixel to the right and below.
    public init(sourceWidth: Int, sourceHeight: Int, width: Int, height: Int, aspect: AspectPolicy) {
        precondition(sourceWidth > 0 && sourceHeight > 0 && width > 0 && height > 0, "an image without pixels")
        (self.sourceWidth, self.sourceHeight, self.width, self.height) = (sourceWidth, sourceHeight, width, height)
        switch aspect {
        case .stretch: (contentWidth, contentHeight) = (width, height)
        case .pad:
            let scale = min(Double(width) / Double(sourceWidth), Double(height) / Double(sourceHeight))
            contentWidth = min(width, max(1, Int((Double(sourceWidth) * scale).rounded())))
            contentHeight = min(height, max(1, Int((Double(sourceHeight) * scale).rounded())))
        }
        (left, top) = ((width - contentWidth) / 2, (height - contentHeight) / 2)
    }

    /// A rectangle of the input as one of the image, cut at the image's edges.
    public func onSource(_ rectangle: PixelRectangle) -> PixelRectangle {
        func moved(_ edge: Double, _ start: Int, _ content: Int, _ source: Int) -> Double {
            min(Double(source), max(0, (edge - Double(start)) * Double(source) / Double(content)))
        }
        return PixelRectangle(
            left: moved(rectangle.left, left, contentWidth, sourceWidth),
            top: moved(rectangle.top, top, contentHeight, sourceHeight),
            right: moved(rectangle.right, left, contentWidth, sourceWidth),
            bottom: moved(rectangle.bottom, top, contentHeight, sourceHeight))
    }

    /// A rectangle of the image as one of the input.
    public func onInput(_ rectangle: PixelRectangle) -> PixelRectangle {
        func moved(_ edge: Double, _ start: Int, _ content: Int, _ source: Int) -> Double {
            Double(start) + edge * Double(content) / Double(source)
        }
        return PixelRectangle(
            left: moved(rectangle.left, left, contentWidth, sourceWidth),
            top: moved(rectangle.top, top, contentHeight, sourceHeight),
            right: moved(rectangle.right, left, contentWidth, sourceWidth),
            bottom: moved(rectangle.bottom, top, contentHeight, sourceHeight))
    }
}
