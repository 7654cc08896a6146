import CPNGShim

/// What the samples of a pixel are; the raw value is how many.
enum PNGChannels: Int32 {
    case grey = 1
    case rgb = 3
    case rgba = 4
}

/// A PNG of IHDR, IDAT and IEND alone.
///
/// Traps when memory runs out, like any allocation in Swift; no image can make it fail.
/// - Parameter samples: 8 or 16 bits each, pixel by pixel, row by row.
func encodedPNG<Sample: FixedWidthInteger & UnsignedInteger>(
    _ samples: [Sample], width: Int, height: Int, channels: PNGChannels
) -> [UInt8] {
    precondition(samples.count == width * height * Int(channels.rawValue), "the samples do not fill the picture")
    var encoded: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = cpng_encode(
        samples, UInt32(width), UInt32(height), channels.rawValue, Int32(Sample.bitWidth / 8), &encoded, &count)
    precondition(status == CPNG_OK, "out of memory while encoding a PNG")
    defer { cpng_free(encoded) }
    return Array(UnsafeBufferPointer(start: encoded, count: count))
}
