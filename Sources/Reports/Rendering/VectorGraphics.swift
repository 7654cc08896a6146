import CRSVGShim

/// Turns SVG text into the pictures that journals take.
///
/// Texts are set in the fonts that the SVG names, as far as the machine has them; ours name DejaVu. Nothing outside the
/// text is loaded. The same text gives the same bytes on the same machine.
public enum VectorGraphics {
    /// A PNG on white, with its resolution in the file.
    ///
    /// - Parameters:
    ///   - svg: with width and height, or a viewBox; 96 px, 25.4 mm and 72 pt are an inch.
    ///   - dotsPerInch: 10...2400; journals ask for 300.
    /// - Throws: ``FileError`` when the text is no SVG, has no size, or the picture would be too large.
    public static func png(svg: String, dotsPerInch: Double = 300) throws(FileError) -> [UInt8] {
        guard (10...2400).contains(dotsPerInch) else {
            throw .cannotMake("PNG", reason: "\(dotsPerInch) dots per inch are not between 10 and 2400")
        }
        let png = try draw("PNG", svg) { bytes, count, picture in crsvg_png(bytes, count, dotsPerInch, picture) }
        return withResolution(png, dotsPerMetre: UInt32((dotsPerInch / 0.0254).rounded()))
    }

    /// A PDF of one page as large as the SVG, in which lines stay lines and text stays text.
    ///
    /// - Parameter svg: with width and height, or a viewBox.
    /// - Throws: ``FileError`` when the text is no SVG or has no size.
    public static func pdf(svg: String) throws(FileError) -> [UInt8] {
        try draw("PDF", svg, crsvg_pdf)
    }

    private static func draw(
        _ kind: String, _ svg: String,
        _ make: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<crsvg_picture>?) -> crsvg_status
    ) throws(FileError) -> [UInt8] {
        let text = Array(svg.utf8)
        var picture = crsvg_picture()
        let status = make(text, text.count, &picture)
        defer { crsvg_free(picture.bytes) }
        guard status == CRSVG_OK else {
            let message = withUnsafeBytes(of: picture.message) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let reason =
                switch status {
                case CRSVG_NOT_SVG: "the text is no SVG (\(message))"
                case CRSVG_NO_SIZE: "the SVG has neither width and height nor a viewBox"
                case CRSVG_TOO_LARGE: "the picture would be too large"
                default: message
                }
            throw .cannotMake(kind, reason: reason)
        }
        return Array(UnsafeBufferPointer(start: picture.bytes, count: picture.count))
    }

    /// The PNG with a pHYs chunk after its head (PNG specification 11.3.4.3), which cairo does not write.
    private static func withResolution(_ png: [UInt8], dotsPerMetre: UInt32) -> [UInt8] {
        let endOfHead = 33
        guard png.count > endOfHead else { return png }
        func bigEndian(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
        let chunk = Array("pHYs".utf8) + bigEndian(dotsPerMetre) + bigEndian(dotsPerMetre) + [1]
        return png[..<endOfHead] + bigEndian(9) + chunk + bigEndian(Deflate.checksum(chunk)) + png[endOfHead...]
    }
}
