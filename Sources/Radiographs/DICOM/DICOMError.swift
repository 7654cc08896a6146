/// Why a DICOM file was not taken as a radiograph. `description` says what is wrong and what to do about it.
public enum DICOMError: Error, Equatable, Sendable {
    /// 0 bytes.
    case empty
    /// The first bytes are not a DICOM file's; `found` is what they are.
    case notDICOM(found: FileKind)
    /// A data set without the preamble and the header that say how to read it.
    case noFileHeader
    /// The end of the file is missing. `detail` is for the technician, as in all cases that have one.
    case truncated(detail: String)
    /// The structure of the file is broken.
    case damaged(detail: String)
    /// The picture is stored in a way that is not read; `uid` names the transfer syntax.
    case unsupportedTransferSyntax(uid: String)
    /// A report, a presentation state or the like: there is no picture in it.
    case noPixels
    /// An attribute that a radiograph must have is not there.
    case missing(attribute: String)
    /// An attribute that must be a number is none, or one that makes no sense.
    case wrongNumber(attribute: String, value: String)
    /// No pixels, or more than the limits allow. Nothing was decoded.
    case wrongSize(width: Int, height: Int, limits: RadiographLimits)
    /// A colour picture; `photometric` is what the file calls it.
    case coloured(photometric: String)
    /// Several frames; `frames` is the file's own number.
    case severalFrames(frames: String)
    /// Not 2...16 bits in 8 or 16; `bits` are bits allocated, bits stored and the high bit.
    case unsupportedDepth(bits: String)
    /// The picture has fewer bytes than its rows and columns ask for.
    case tooFewPixels(detail: String)
    /// The compressed picture cannot be decoded.
    case undecodable(detail: String)
    /// Decoding it would take more memory than it may have.
    case tooMuchMemory
    /// Decoding it does not come to an end.
    case tooSlow
    /// More elements, or a longer attribute, than any radiograph has.
    case tooLong(what: String)
    /// The decoder crashed on it, in a process of its own; `signal` is 0 when it ended without one.
    case decoderCrashed(signal: Int)
    /// The process that decodes could not be started; `code` is errno.
    case decoderNotStarted(code: Int)

    /// What is wrong, as one sentence.
    public var cause: String {
        switch self {
        case .empty: "The file is empty (0 bytes)."
        case .notDICOM(let found): "The file is not a DICOM file but \(found)."
        case .noFileHeader: "The file has DICOM data without the file header that says how to read them."
        case .truncated(let detail): "The DICOM file is cut off: its end is missing (\(detail))."
        case .damaged(let detail): "The DICOM file is damaged (\(detail))."
        case .unsupportedTransferSyntax(let uid):
            "The picture is stored as \(TransferSyntax(uid: uid)), which is not read."
        case .noPixels: "The DICOM file has no picture in it."
        case .missing(let attribute): "The DICOM file does not give \(attribute)."
        case .wrongNumber(let attribute, let value): "\(attribute) of the DICOM file is no usable number (\(value))."
        case .wrongSize(0, let height, _): "The image has no pixels (0 x \(height))."
        case .wrongSize(let width, 0, _): "The image has no pixels (\(width) x 0)."
        case .wrongSize(let width, let height, let limits):
            "The image is too large (\(width) x \(height); at most \(limits.pixels) pixels, \(limits.side) a side)."
        case .coloured(let photometric): "The image is in colour (\(photometric))."
        case .severalFrames(let frames): "The DICOM file has \(frames) frames."
        case .unsupportedDepth(let bits):
            "The samples are none of a radiograph (bits allocated, bits stored, high bit: \(bits))."
        case .tooFewPixels(let detail): "The picture is cut off: it has fewer bytes than its size asks for (\(detail))."
        case .undecodable(let detail): "The compressed picture is damaged (\(detail))."
        case .tooMuchMemory: "Decoding the picture would take more memory than a radiograph needs."
        case .tooSlow: "Decoding the picture comes to no end."
        case .tooLong(let what): "The DICOM file has more \(what) than any radiograph."
        case .decoderCrashed(let signal):
            "The decoder crashed on the file, in a process of its own (signal \(signal)); nothing else was hurt."
        case .decoderNotStarted(let code):
            "The process that decodes DICOM files could not be started (error \(code))."
        }
    }

    /// What to do about it, as one sentence.
    public var remedy: String {
        switch self {
        case .empty, .truncated, .tooFewPixels: "Copy or send it again from the PACS."
        case .notDICOM: "Check the name; export it from the PACS as DICOM."
        case .noFileHeader: "Export it from the PACS as a DICOM file (Part 10), not as a bare data set."
        case .damaged, .undecodable, .missing, .wrongNumber, .decoderCrashed, .tooLong:
            "Export it again; if that does not help, ask the PACS for it uncompressed (Explicit VR Little Endian)."
        case .unsupportedTransferSyntax:
            "Ask the PACS for it as JPEG Lossless, JPEG 2000 or uncompressed (Explicit VR Little Endian)."
        case .noPixels: "Leave it out; choose the image itself."
        case .wrongSize, .unsupportedDepth, .tooMuchMemory, .tooSlow:
            "Check that it is a single radiograph; if so, export it again."
        case .coloured: "Choose the radiograph itself, not a screenshot of it."
        case .severalFrames: "Export the one frame that readers shall see as an image of its own."
        case .decoderNotStarted: "Give the machine memory and processes to spare, and try again."
        }
    }
}

extension DICOMError: CustomStringConvertible {
    /// Cause and remedy.
    public var description: String { "\(cause) \(remedy)" }
}
