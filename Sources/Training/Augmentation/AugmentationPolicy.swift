import Statistics

/// How training images are changed at random, as Keras' `ImageDataGenerator` does it.
///
/// For every image: an angle uniform in -rotation...rotation, two zoom factors (rows and columns separately) uniform in
/// 1 - zoom...1 + zoom, and each flip with probability one half. The pixel (row, column) of the result is read at
/// `R(angle) · diag(zoom rows, zoom columns) · (row, column)`, measured from the middle, so a factor above 1 makes things
/// smaller; between pixels linearly, beyond the edge the edge's own grey. Flips come last.
public struct AugmentationPolicy: Codable, Hashable, Sendable {
    /// Where the middle of `n` pixels lies, counted from 0.
    public enum Middle: String, Codable, Sendable, CaseIterable {
        /// n/2 + 1/2: Keras 2.1.4, which the study used; half a pixel beyond the middle, in both directions.
        case keras214 = "keras-2.1.4"
        /// n/2 - 1/2: Keras since 2.2.
        case exact
    }

    /// Degrees, at least 0.
    public var rotation: Double
    /// Part of 1, at least 0 and below 1.
    public var zoom: Double
    /// Whether left and right change places.
    public var flipsHorizontally: Bool
    /// Whether above and below change places.
    public var flipsVertically: Bool
    /// The point around which is turned and zoomed.
    public var middle: Middle

    /// A policy; what is not given is that of the source paper (Eur Radiol 2019;29:5469): 10 degrees, 10 %, both flips.
    public init(
        rotation: Double = 10, zoom: Double = 0.1, flipsHorizontally: Bool = true, flipsVertically: Bool = true,
        middle: Middle = .keras214
    ) {
        self.rotation = rotation
        self.zoom = zoom
        self.flipsHorizontally = flipsHorizontally
        self.flipsVertically = flipsVertically
        self.middle = middle
    }

    /// Images stay as they are.
    public static let none = AugmentationPolicy(
        rotation: 0, zoom: 0, flipsHorizontally: false, flipsVertically: false)

    /// What happens to one image in one epoch. The same seed, epoch and image give the same, whatever happened before.
    ///
    /// - Parameters:
    ///   - image: The image's index in its data set.
    ///   - epoch: Counted from 1.
    public func draw(seed: UInt64, epoch: Int, image: Int) -> Augmentation {
        var generator = SeededGenerator(
            seed: seed, parts: [RandomPart.augmentation, UInt64(epoch), UInt64(image)])
        func uniform(_ reach: Double) -> Double {
            (2 * generator.unit() - 1) * reach
        }
        // Every number is drawn, needed or not: switching one change off leaves the others what they were.
        let angle = uniform(rotation)
        let (rows, columns) = (1 + uniform(zoom), 1 + uniform(zoom))
        let (horizontal, vertical) = (generator.unit() < 0.5, generator.unit() < 0.5)
        return Augmentation(
            rotation: angle, zoomRows: rows, zoomColumns: columns,
            isFlippedHorizontally: flipsHorizontally && horizontal,
            isFlippedVertically: flipsVertically && vertical, middle: middle)
    }
}

extension SeededGenerator {
    /// Uniform in 0..<1, a multiple of 2^-53.
    fileprivate mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
