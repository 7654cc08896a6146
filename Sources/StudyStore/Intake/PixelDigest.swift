public import Cryptography
public import Radiographs

extension Radiograph {
    /// What identifies the picture, whatever file it came in: SHA-256 of the ASCII text `WIDTHxHEIGHT` and a line feed,
    /// followed by ``Radiograph/pixelBytes`` (one byte a sample, or two with the low byte first, row by row).
    public var pixelDigest: Digest {
        let stream = DigestStream()
        stream.update(Array("\(width)x\(height)\n".utf8))
        stream.update(pixelBytes)
        return stream.finish()
    }
}
