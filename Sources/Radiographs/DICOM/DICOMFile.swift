import CDCMTKShim
import CIsolation

/// A DICOM file that holds a radiograph, without the picture: what the file says of it, and the list of all that is in it.
public struct DICOMFile: Sendable {
    /// How the file stores its picture.
    public let transferSyntax: TransferSyntax
    /// Every element in the file's order, those of the file header first. Values are not among them.
    public let elements: [DICOMElement]
    let attributes: DICOMAttributes

    /// Reads the header of a file. The picture is not decoded.
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
        guard withPixels else {
            let file = try transcribed(bytes, limits, .header) { transcript, _ in DICOMFile(transcript) }
            return (file, nil)
        }
        let inPlace = try transcribed(bytes, limits, .inPlace) { transcript, decoded throws(DICOMError) in
            (DICOMFile(transcript), try pixels(transcript, decoded, in: bytes, limits))
        }
        if case (let file, let pixels?) = inPlace { return (file, pixels) }
        // It lies in the file, but not in the plain form that is read from there.
        return try transcribed(bytes, limits, .decoded) { transcript, decoded throws(DICOMError) in
            (DICOMFile(transcript), try pixels(transcript, decoded, in: bytes, limits))
        }
    }

    /// How far the child process reads.
    enum Extent {
        case header, decoded
        /// Decoded, unless the picture lies in the file in a form that may be read from there.
        case inPlace

        fileprivate var code: Int32 {
            switch self {
            case .header: Int32(CDCMTK_HEADER)
            case .decoded: Int32(CDCMTK_DECODED)
            case .inPlace: Int32(CDCMTK_IN_PLACE)
            }
        }
    }

    /// Has the child process read the file.
    /// - Parameter body: Is given what it said, and the pixels that it decoded; neither outlives the call.
    static func transcribed<Outcome>(
        _ bytes: [UInt8], _ limits: RadiographLimits, _ extent: Extent,
        _ body: (DICOMTranscript, UnsafeBufferPointer<UInt16>) throws(DICOMError) -> Outcome
    ) throws(DICOMError) -> Outcome {
        let reading = cdcmtk_read(bytes, bytes.count, limits.pixels, limits.side, extent.code)
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
        return try body(transcript, UnsafeBufferPointer(start: reading.pixels, count: reading.capacity))
    }

    /// The pixels that a transcript tells of; `nil` if they lie in the file in a form that is not read from there.
    private static func pixels(
        _ transcript: DICOMTranscript, _ decoded: UnsafeBufferPointer<UInt16>, in bytes: [UInt8],
        _ limits: RadiographLimits
    ) throws(DICOMError) -> StoredPixels? {
        guard let picture = transcript.picture, (2...16).contains(picture.bits), picture.width > 0, picture.height > 0,
            picture.width <= limits.side, picture.height <= limits.side,
            picture.width * picture.height <= min(limits.pixels, decoded.count)
        else { throw .damaged(detail: "the decoder gave no picture") }
        let patterns =
            if let place = transcript.place {
                place.patterns(of: picture, in: bytes)
            } else {
                Array(decoded.prefix(picture.width * picture.height))
            }
        return patterns.map {
            StoredPixels(
                width: picture.width, height: picture.height, bits: picture.bits, isSigned: picture.isSigned,
                patterns: $0)
        }
    }

    private static func checkSignature(_ bytes: [UInt8]) throws(DICOMError) {
        guard !bytes.isEmpty else { throw .empty }
        guard !bytes.dropFirst(128).starts(with: Array("DICM".utf8)) else { return }
        let kind = FileKind(sniffing: bytes)
        throw kind == .dicom ? .noFileHeader : .notDICOM(found: kind)
    }
}
