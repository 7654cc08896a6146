import CDCMTKShim
import CIsolation

/// A DICOM file that holds a radiograph, without the picture: what the file says of it, and the list of all that is in it.
public struct DICOMFile: Sendable {
    /// How the file stores its picture.
    public let transferSyntax: TransferSyntax
    /// Every element in the file's order, those of the file header first. Values are not among them.
    public let elements: [DICOMElement]
    let attributes: DICOMAttributes

    /// Reads the header of a file. The picture is neither inflated nor decoded.
    ///
    /// DCMTK does it in a child process that may compute for some seconds in bounded memory and do nothing else, so a file
    /// made to crash it, or to fill the machine, is refused like any other.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limits: Bounds on the size of the picture.
    /// - Throws: Any ``DICOMError``.
    public init(_ bytes: [UInt8], limits: RadiographLimits = .standard) throws(DICOMError) {
        self = try Self.read(bytes, limits: limits, withPixels: false).file
    }

    private init(_ transcript: DICOMTranscript) {
        transferSyntax = TransferSyntax(uid: transcript.transferSyntax)
        elements = transcript.elements
        attributes = transcript.attributes
    }

    /// The header and, if they are wanted, the pixels.
    static func read(
        _ bytes: [UInt8], limits: RadiographLimits, withPixels: Bool
    ) throws(DICOMError) -> (file: DICOMFile, pixels: StoredPixels?) {
        try checkSignature(bytes)
        let reading = cdcmtk_read(bytes, bytes.count, limits.pixels, limits.side, withPixels ? 1 : 0)
        defer { cdcmtk_release(reading) }
        switch Int(reading.transcript.outcome) {
        case ISOLATION_DONE: break
        case ISOLATION_NOT_STARTED: throw .decoderNotStarted(code: Int(reading.transcript.detail))
        case ISOLATION_TOO_SLOW: throw .tooSlow
        case ISOLATION_TOO_LONG: throw .tooLong(what: "elements")
        default: throw .decoderCrashed(signal: Int(reading.transcript.detail))
        }
        let transcript = try DICOMTranscript(
            UnsafeRawBufferPointer(start: reading.transcript.bytes, count: reading.transcript.count), limits: limits)
        let file = DICOMFile(transcript)
        guard withPixels else { return (file, nil) }
        guard let picture = transcript.picture, let values = reading.pixels, (2...16).contains(picture.bits),
            picture.width > 0, picture.height > 0, picture.width <= limits.side, picture.height <= limits.side,
            picture.width * picture.height <= reading.capacity,
            let patterns = transcript.words.map({ words in words.patterns(of: picture, in: bytes) })
                ?? Array(UnsafeBufferPointer(start: values, count: picture.width * picture.height))
        else { throw .damaged(detail: "the decoder gave no picture") }
        let pixels = StoredPixels(
            width: picture.width, height: picture.height, bits: picture.bits, isSigned: picture.isSigned,
            patterns: patterns)
        return (file, pixels)
    }

    private static func checkSignature(_ bytes: [UInt8]) throws(DICOMError) {
        guard !bytes.isEmpty else { throw .empty }
        guard !bytes.dropFirst(128).starts(with: Array("DICM".utf8)) else { return }
        let kind = FileKind(sniffing: bytes)
        throw kind == .dicom ? .noFileHeader : .notDICOM(found: kind)
    }
}
