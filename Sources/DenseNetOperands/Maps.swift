/// Feature maps as lanes of 8 or 16 channels, ``Tiling/lane``: `[lane][row][column][channel of the lane]`.
///
/// The types of this room are what the kernels of DenseNetAVX2 and DenseNetAVX512 work on. They are compiled for every
/// processor, so that those two hold functions only: a type's metadata or a generic function that the compiler emits
/// with AVX instructions could be the copy that the linker keeps for the whole program.
public struct Maps {
    /// First channel of the first pixel.
    public let floats: UnsafeMutablePointer<Float>
    /// Rows without a border.
    public let height: Int
    /// Columns without a border.
    public let width: Int
    /// Pixels from one row to the next.
    public let rowStride: Int
    /// Pixels from one lane of channels to the next.
    public let plane: Int

    /// Maps without a border, or with one of one row and column above and left and what strides leave below.
    public init(floats: UnsafeMutablePointer<Float>, height: Int, width: Int, rowStride: Int, plane: Int) {
        self.floats = floats
        self.height = height
        self.width = width
        self.rowStride = rowStride
        self.plane = plane
    }
}

/// Where the values of the image lie that the stem reads, `[channel][row][column]` with a border.
public struct ImageLayout {
    /// Floats from one row to the next.
    public let rowStride: Int
    /// Floats from one channel to the next.
    public let plane: Int

    /// The border is in both.
    public init(rowStride: Int, plane: Int) {
        self.rowStride = rowStride
        self.plane = plane
    }
}

/// A batch norm as one multiplication and one addition a channel, in lanes.
public struct Affine {
    /// Factor of each channel, 0 where no channel is.
    public let scale: UnsafePointer<Float>
    /// Summand of each channel, 0 where no channel is.
    public let offset: UnsafePointer<Float>

    /// `scale * x + offset`; both have the lanes of the maps they are for.
    public init(scale: UnsafePointer<Float>, offset: UnsafePointer<Float>) {
        self.scale = scale
        self.offset = offset
    }
}
