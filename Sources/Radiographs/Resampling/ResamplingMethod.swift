/// How an image is brought to another size. A network must be given the method that it was trained with.
public enum ResamplingMethod: String, Codable, Sendable, CaseIterable {
    /// The mean over the area of each new pixel, edges counted by their part, as TensorFlow's `area`. No value is lost
    /// and none counts more than its share: the choice for a new model.
    case area
    /// A triangle as wide as the shrinking asks for (Pillow's antialiased bilinear), not rounded.
    case bilinear
    /// Pillow's NEAREST to the bit, which Keras 2.1.4's `load_img` uses unless told otherwise. Thin lines are kept or
    /// lost by luck of the grid.
    case pilNearest = "pil-nearest"
    /// Pillow's BILINEAR to the bit, as up to Pillow 12: columns first, rounded to 8 bits between the passes.
    case pilBilinear = "pil-bilinear"
    /// Two neighbours a side around half-pixel centres, without antialiasing: `tf.image.resize` and OpenCV's default.
    case tensorflowBilinear = "tensorflow-bilinear"
}

/// What happens to an image whose sides are not in the proportion of the network's input.
public enum AspectPolicy: String, Codable, Sendable, CaseIterable {
    /// It fills the input; 2248 x 2128 becomes 5.6 % narrower.
    case stretch
    /// It keeps its proportion and stands in the middle of black.
    case pad
}

/// How 16-bit values become 8 bits. 8-bit values stay what they are.
public enum IntensityWindow: String, Codable, Sendable, CaseIterable {
    /// 0...white to 0...255, where white is `2^significantBits - 1`: the picture as a reader sees it unwindowed.
    case full
    /// The half-percent and 99.5-percent quantiles of all pixels to 0 and 255, what lies outside cut off: for files
    /// whose white is not known.
    case percentile
}
