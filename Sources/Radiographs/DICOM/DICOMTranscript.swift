import CDCMTKShim
import CIsolation

/// What the child process said of a DICOM file (records of CDCMTKShim.h). The child may have been taken over by the file
/// it read, so its records are checked like a file.
struct DICOMTranscript {
    /// Size and sign of the stored values.
    struct Picture {
        var width: Int
        var height: Int
        var bits: Int
        var isSigned: Bool
    }

    private(set) var transferSyntax = ""
    private(set) var attributes = DICOMAttributes()
    private(set) var elements: [DICOMElement] = []
    private(set) var picture: Picture?
    private(set) var place: PictureInFile?
    private let bytes: UnsafeRawBufferPointer
    private let limits: RadiographLimits
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer, limits: RadiographLimits) throws(DICOMError) {
        self.bytes = bytes
        self.limits = limits
        try readAll()
    }

    private mutating func readAll() throws(DICOMError) {
        while true {
            switch try byte() {
            case UInt8(ascii: "S"): transferSyntax = try text()
            case UInt8(ascii: "V"):
                let tag = try tag()
                attributes.values[tag] = try blob()
            case UInt8(ascii: "L"): try table()
            case UInt8(ascii: "I"): try element()
            case UInt8(ascii: "F"): place = .words(place: try number(8), highBit: Int(try byte()))
            case UInt8(ascii: "J"): place = .jpeg(pieces: try pieces())
            case UInt8(ascii: "P"):
                picture = Picture(
                    width: try number(4), height: try number(4), bits: Int(try byte()), isSigned: try byte() != 0)
            case UInt8(ascii: "E"):
                let reason = try byte()
                throw error(reason, detail: try text())
            case UInt8(ascii: "Z"): return
            default: throw Self.garbled
            }
        }
    }

    private mutating func table() throws(DICOMError) {
        let tag = try tag()
        let descriptor = try text().split(separator: "\\").compactMap { Int($0) }
        let count = try number(4)
        guard count <= (bytes.count - position) / 2 else { throw Self.garbled }
        var words: [UInt16] = []
        words.reserveCapacity(count)
        for _ in 0..<count { words.append(UInt16(try number(2))) }
        attributes.tables[tag] = DICOMAttributes.Table(descriptor: descriptor, words: words)
    }

    /// One behind the other, so that together they are no longer than the file.
    private mutating func pieces() throws(DICOMError) -> [Range<Int>] {
        let count = try number(4)
        guard count <= (bytes.count - position) / 16 else { throw Self.garbled }
        var pieces: [Range<Int>] = []
        for _ in 0..<count {
            let (start, length) = (try number(8), try number(8))
            guard start >= pieces.last?.upperBound ?? 0, length >= 0, start <= Int.max - length else {
                throw Self.garbled
            }
            pieces.append(start..<start + length)
        }
        return pieces
    }

    private mutating func element() throws(DICOMError) {
        let depth = Int(try byte())
        let tag = try tag()
        let letters = [try byte(), try byte()]
        let length = try number(4)
        elements.append(
            DICOMElement(
                depth: depth, tag: tag, representation: String(decoding: letters, as: UTF8.self), length: length,
                name: try text()))
    }

    private func error(_ reason: UInt8, detail: String) -> DICOMError {
        switch Int(reason) {
        case CDCMTK_TRUNCATED: return .truncated(detail: detail)
        case CDCMTK_UNSUPPORTED_SYNTAX: return .unsupportedTransferSyntax(uid: detail)
        case CDCMTK_NO_PIXELS: return .noPixels
        case CDCMTK_MISSING: return .missing(attribute: detail)
        case CDCMTK_SIZE:
            let sides = detail.split(separator: "x").compactMap { Int($0) }
            return .wrongSize(width: sides.first ?? 0, height: sides.last ?? 0, limits: limits)
        case CDCMTK_COLOURED: return .coloured(photometric: detail)
        case CDCMTK_FRAMES: return .severalFrames(frames: detail)
        case CDCMTK_DEPTH: return .unsupportedDepth(bits: detail)
        case CDCMTK_TOO_FEW: return .tooFewPixels(detail: detail)
        case CDCMTK_CODEC: return .undecodable(detail: detail)
        case CDCMTK_MEMORY: return .tooMuchMemory
        case CDCMTK_TOO_LONG: return .tooLong(what: detail)
        default: return .damaged(detail: detail)
        }
    }

    private mutating func byte() throws(DICOMError) -> UInt8 {
        guard position < bytes.count else { throw Self.garbled }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func number(_ width: Int) throws(DICOMError) -> Int {
        var value = 0
        for place in 0..<width { value |= Int(try byte()) << (8 * place) }
        return value
    }

    private mutating func tag() throws(DICOMError) -> DICOMTag { DICOMTag(number: UInt32(try number(4))) }

    private mutating func blob() throws(DICOMError) -> [UInt8] {
        let count = try number(4)
        guard count <= bytes.count - position else { throw Self.garbled }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    private mutating func text() throws(DICOMError) -> String { String(decoding: try blob(), as: UTF8.self) }

    private static let garbled = DICOMError.damaged(detail: "the decoder did not get through it")
}
