/// Why a file was not taken as a radiograph. `description` says what is wrong and what to do about it.
public enum RadiographError: Error, Equatable, Sendable {
    /// 0 bytes.
    case empty
    /// The first bytes are not a PNG's; `found` is what they are, whatever the file is called.
    case notPNG(found: FileKind)
    /// The end of the file is missing.
    case truncated
    /// The file is whole but wrong: a checksum, a header, the order of its parts. `detail` is for the technician.
    case damaged(detail: String)
    /// Width or height is 0.
    case zeroSized(width: Int, height: Int)
    /// More pixels, or more on one side, than the limits allow. Nothing was decoded.
    case tooLarge(width: Int, height: Int, limits: RadiographLimits)
    /// One piece of metadata, of type `chunk`, has more bytes than the limits allow. It was not read.
    case metadataTooLarge(chunk: String, bytes: Int, limit: Int)
    /// An animated PNG of so many pictures (0 when the file does not say).
    case animated(frames: Int)
    /// So many of all pixels have red, green and blue that are not equal.
    case coloured(pixels: Int, total: Int)
    /// So many of all pixels are wholly or partly transparent.
    case transparent(pixels: Int, total: Int)
    /// The number of samples is not width x height.
    case wrongSampleCount(expected: Int, found: Int)

    /// What is wrong, as one sentence.
    public var cause: String {
        switch self {
        case .empty: "The file is empty (0 bytes)."
        case .notPNG(let found): "The file is not a PNG image but \(found)."
        case .truncated: "The PNG file is cut off: its end is missing."
        case .damaged(let detail): "The PNG file is damaged (\(detail))."
        case .zeroSized(let width, let height): "The image has no pixels (\(width) x \(height))."
        case .tooLarge(let width, let height, let limits):
            "The image is too large (\(width) x \(height); at most \(limits.pixels) pixels, \(limits.side) a side)."
        case .metadataTooLarge(let chunk, let bytes, let limit):
            "The PNG file carries \(bytes) bytes of metadata in one \(chunk) chunk (at most \(limit))."
        case .animated(let frames):
            frames == 0 ? "The PNG file is animated." : "The PNG file is animated (\(frames) pictures)."
        case .coloured(let pixels, let total): "The image is coloured (\(pixels) of \(total) pixels are not grey)."
        case .transparent(let pixels, let total):
            "The image is transparent in places (\(pixels) of \(total) pixels)."
        case .wrongSampleCount(let expected, let found):
            "There are \(found) samples where width x height asks for \(expected)."
        }
    }

    /// What to do about it, as one sentence.
    public var remedy: String {
        switch self {
        case .empty, .truncated: "Copy or export it again."
        case .notPNG(let found): found.remedy
        case .damaged: "Copy it again, byte for byte; if that does not help, export it again."
        case .zeroSized: "Export it again."
        case .tooLarge: "Check that it is a single radiograph; if so, export it at a smaller size."
        case .metadataTooLarge: "Export it again without metadata."
        case .animated: "Export the one picture that readers shall see as a still PNG."
        case .coloured: "If it is a radiograph, convert it to greyscale; remove coloured labels and marks first."
        case .transparent: "Export it without an alpha channel; what lies under transparent pixels may not be shown."
        case .wrongSampleCount: "Give one sample for each pixel."
        }
    }
}

extension RadiographError: CustomStringConvertible {
    /// Cause and remedy.
    public var description: String { "\(cause) \(remedy)" }
}
