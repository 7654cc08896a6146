/// Bounds that are checked before any memory is asked for, so that a small file cannot claim a huge picture.
public struct RadiographLimits: Equatable, Sendable {
    /// Largest width x height.
    public let pixels: Int
    /// Largest width and largest height.
    public let side: Int
    /// Largest piece of metadata in bytes, as it lies in the file. Metadata is dropped unread, so this bounds nothing
    /// but nonsense: an image with more than this beside its pixels is not what it seems.
    public let metadataBytes: Int

    /// 50 million pixels (the largest pelvic radiographs have 7.2 million), 30,000 a side, 8 MiB of metadata.
    public static let standard = RadiographLimits(pixels: 50_000_000, side: 30_000, metadataBytes: 8 << 20)

    /// Bounds of one's own.
    public init(pixels: Int, side: Int, metadataBytes: Int) {
        self.pixels = pixels
        self.side = side
        self.metadataBytes = metadataBytes
    }

    func check(width: Int, height: Int) throws(RadiographError) {
        guard width > 0, height > 0 else { throw .zeroSized(width: width, height: height) }
        let (product, overflow) = width.multipliedReportingOverflow(by: height)
        guard width <= side, height <= side, !overflow, product <= pixels else {
            throw .tooLarge(width: width, height: height, limits: self)
        }
    }
}
