import CQREncode

/// A QR code as the path of an SVG drawing, one unit a module, with the quiet zone of four modules around it.
struct QRCode: Sendable {
    /// Modules a side, quiet zone included.
    let size: Int
    /// The `d` attribute of the dark modules.
    let path: String

    /// Encodes a text with medium error correction (15 %).
    ///
    /// - Returns: `nil` when the text is too long for a QR code (about 2,300 bytes).
    /// - SeeAlso: ISO/IEC 18004.
    init?(_ text: String) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let modules = code.pointee.data else { return nil }
        var path = ""
        for row in 0..<width {
            for column in 0..<width where modules[row * width + column] & 1 == 1 {
                path += "M\(column + 4) \(row + 4)h1v1h-1z"
            }
        }
        (size, self.path) = (width + 8, path)
    }
}
