/// Feature maps as lanes of 8 channels: `[lane][row][column]`.
public struct Maps {
    /// First lane of the first pixel.
    public let lanes: UnsafeMutablePointer<Lane>
    /// Rows without a border.
    public let height: Int
    /// Columns without a border.
    public let width: Int
    /// Pixels from one row to the next.
    public let rowStride: Int
    /// Pixels from one lane of channels to the next.
    public let plane: Int

    /// Maps without a border, or with one of `border` rows and columns above and left and what strides leave below.
    public init(lanes: UnsafeMutablePointer<Lane>, height: Int, width: Int, rowStride: Int, plane: Int) {
        self.lanes = lanes
        self.height = height
        self.width = width
        self.rowStride = rowStride
        self.plane = plane
    }
}

/// A batch norm as one multiplication and one addition a channel, in lanes.
public struct Affine {
    let scale: UnsafePointer<Lane>
    let offset: UnsafePointer<Lane>

    /// `scale * x + offset`; both have the lanes of the maps they are for, 0 where no channel is.
    public init(scale: UnsafePointer<Lane>, offset: UnsafePointer<Lane>) {
        self.scale = scale
        self.offset = offset
    }
}
