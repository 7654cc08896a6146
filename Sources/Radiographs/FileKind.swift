/// What a file is by its first bytes. Names lie; a JPEG called `.png` is the usual case.
public enum FileKind: String, Equatable, Sendable, CaseIterable {
    case png = "a PNG image"
    case jpeg = "a JPEG image"
    case jpeg2000 = "a JPEG 2000 image"
    case gif = "a GIF image"
    case tiff = "a TIFF image"
    case bmp = "a BMP image"
    case webp = "a WebP image"
    case heif = "a HEIF or AVIF image"
    case svg = "an SVG drawing"
    case dicom = "a DICOM file"
    case pdf = "a PDF document"
    case html = "a web page"
    case zip = "a ZIP archive or an office document"
    case gzip = "a gzip archive"
    case text = "a text file"
    case unknown = "of an unknown kind"

    /// What to do when a PNG was expected.
    var remedy: String {
        switch self {
        case .dicom: "Export the image as PNG from the DICOM viewer, at full size and without annotations."
        case .jpeg, .webp, .heif, .jpeg2000:
            "Export it as PNG from the original; renaming does not convert, and lossy compression stays in the picture."
        case .png, .gif, .tiff, .bmp: "Convert it to a greyscale PNG; renaming does not convert."
        case .zip, .gzip: "Unpack it and name the image inside."
        case .svg, .pdf, .html, .text, .unknown: "Check the file name; an image file was expected here."
        }
    }

    /// The kind of a file.
    /// - Parameter bytes: The file, or at least its first 512 bytes.
    public init(sniffing bytes: [UInt8]) {
        let head = bytes.prefix(512)
        func has(_ signature: [UInt8], at offset: Int = 0) -> Bool {
            head.dropFirst(offset).starts(with: signature)
        }
        func has(_ signature: String, at offset: Int = 0) -> Bool { has(Array(signature.utf8), at: offset) }

        if has("DICM", at: 128) {
            self = .dicom
        } else if has(PNGStructure.signature) {
            self = .png
        } else if has([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if has([0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]) || has([0xFF, 0x4F, 0xFF, 0x51]) {
            self = .jpeg2000
        } else if has("GIF87a") || has("GIF89a") {
            self = .gif
        } else if has([0x49, 0x49, 0x2A, 0]) || has([0x4D, 0x4D, 0, 0x2A]) || has([0x49, 0x49, 0x2B, 0])
            || has([0x4D, 0x4D, 0, 0x2B])
        {
            self = .tiff
        } else if has("RIFF"), has("WEBP", at: 8) {
            self = .webp
        } else if has("ftyp", at: 4), Self.heifBrands.contains(where: { has($0, at: 8) }) {
            self = .heif
        } else if has("%PDF-") {
            self = .pdf
        } else if has([0x50, 0x4B, 3, 4]) {
            self = .zip
        } else if has([0x1F, 0x8B]) {
            self = .gzip
        } else if has("BM"), has([0, 0, 0, 0], at: 6) {
            self = .bmp
        } else if has([8, 0, 0, 0]) || has([8, 0, 5, 0]) || has([2, 0, 0, 0]) {
            // A data set without the 128-byte preamble begins with group 0008, or 0002, little endian.
            self = .dicom
        } else {
            self = Self.text(head) ?? .unknown
        }
    }

    private static let heifBrands = ["heic", "heix", "mif1", "msf1", "avif", "avis"]

    private static func text(_ head: ArraySlice<UInt8>) -> FileKind? {
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return .text }
        let allowed: Set<UInt8> = [9, 10, 12, 13, 27]
        guard !head.isEmpty, head.allSatisfy({ $0 >= 32 && $0 != 127 || allowed.contains($0) }) else { return nil }
        // 8-bit encodings (Big5, Latin 1) count as text too, if most of it is plain.
        guard 4 * head.count(where: { $0 < 128 }) >= head.count || String(validating: head, as: UTF8.self) != nil else {
            return nil
        }
        let start = String(decoding: head, as: UTF8.self).lowercased()
        if start.contains("<svg") { return .svg }
        if start.contains("<html") || start.contains("<!doctype html") { return .html }
        return .text
    }
}

extension FileKind: CustomStringConvertible {
    /// With its article: "a JPEG image".
    public var description: String { rawValue }
}
