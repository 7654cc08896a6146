public import Radiographs

/// What becomes of a radiograph before a network learns from it: the same steps as before it is scored, kept in 8 bits.
///
/// Pillow's methods round to 8 bits themselves, so that training and scoring see the same numbers to the last bit; the
/// other methods differ by up to half a grey.
public struct ImagePreparation: Codable, Hashable, Sendable {
    /// Rows of the network's input.
    public var height: Int
    /// Columns of the network's input.
    public var width: Int
    /// How 16-bit greys become 8-bit ones.
    public var window: IntensityWindow
    /// How the image gets its size.
    public var resampling: ResamplingMethod
    /// What becomes of an image of other proportions.
    public var aspect: AspectPolicy

    /// Steps for an input of that size.
    public init(
        height: Int = 512, width: Int = 512, window: IntensityWindow = .full,
        resampling: ResamplingMethod = .pilBilinear, aspect: AspectPolicy = .stretch
    ) {
        self.height = height
        self.width = width
        self.window = window
        self.resampling = resampling
        self.aspect = aspect
    }

    /// Bytes of a prepared image.
    public var count: Int { height * width }

    /// Greys row by row, 0...255.
    public func greys(of radiograph: Radiograph) -> [UInt8] {
        radiograph.resampled(toWidth: width, height: height, method: resampling, aspect: aspect, window: window)
            .values.map { UInt8(min(255, max(0, $0.rounded()))) }
    }

    /// A name for the steps that no other steps have.
    var name: String {
        "\(height)x\(width)-\(resampling.rawValue)-\(aspect.rawValue)-\(window.rawValue)"
    }
}
