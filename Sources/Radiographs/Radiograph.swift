/// A grey image of 8 or 16 bits a sample, as stored: no gamma, no colour profile, no window has been applied.
///
/// Everything else an image file may carry (text, dates, EXIF, profiles, bytes after the end) is left behind by
/// decoding, and never comes back: ``png()`` writes the samples and nothing more.
public struct Radiograph: Equatable, Sendable {
    /// Sample values row by row from the top left, `width` x `height` of them.
    public enum Samples: Equatable, Sendable {
        /// 0...255.
        case eight([UInt8])
        /// 0...65535; how much of that is used is ``Radiograph/significantBits``.
        case sixteen([UInt16])

        /// Number of samples.
        public var count: Int {
            switch self {
            case .eight(let values): values.count
            case .sixteen(let values): values.count
            }
        }
    }

    /// Pixels in a row, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// Grey values row by row.
    public let samples: Samples
    /// Low-order bits in use, 8...16: white is 2^significantBits - 1, so a 12-bit radiograph kept in 16-bit samples
    /// is shown right with 12 and almost black with 16.
    ///
    /// 8 for 8-bit samples. For 16-bit ones the file's sBIT where the values fit into it; otherwise the bits that the
    /// largest value needs. A normalised PNG has no sBIT, so whoever stores one keeps this number beside it.
    public let significantBits: Int
    /// The smallest and the largest value present.
    public let valueRange: ClosedRange<UInt16>

    /// An image from samples at hand.
    /// - Parameters:
    ///   - width: Pixels in a row.
    ///   - height: Rows.
    ///   - samples: `width` x `height` values, row by row.
    ///   - declaredBits: Bits in use as far as the origin tells (sBIT, DICOM's Bits Stored). Taken for 16-bit samples
    ///     if it is in 8...16 and all values fit; ignored otherwise.
    ///   - limits: Bounds on the size.
    /// - Throws: ``RadiographError/zeroSized(width:height:)``, ``RadiographError/tooLarge(width:height:limits:)`` or
    ///   ``RadiographError/wrongSampleCount(expected:found:)``.
    public init(
        width: Int, height: Int, samples: Samples, declaredBits: Int? = nil, limits: RadiographLimits = .standard
    ) throws(RadiographError) {
        try limits.check(width: width, height: height)
        guard samples.count == width * height else {
            throw .wrongSampleCount(expected: width * height, found: samples.count)
        }
        self.init(
            width: width, height: height, samples: samples, declaredBits: declaredBits,
            valueRange: Self.range(of: samples))
    }

    /// An image whose size and value range are already known to be right.
    init(width: Int, height: Int, samples: Samples, declaredBits: Int?, valueRange: ClosedRange<UInt16>) {
        self.width = width
        self.height = height
        self.samples = samples
        self.valueRange = valueRange
        switch samples {
        case .eight:
            significantBits = 8
        case .sixteen:
            let needed = max(8, UInt16.bitWidth - valueRange.upperBound.leadingZeroBitCount)
            // The PNG standard has 12-bit values shifted up to fill 16 bits, with sBIT as a remark. Such values do
            // not fit into sBIT's bits, and white is then 65535 all the same.
            significantBits = declaredBits.map { needed <= $0 && $0 <= 16 ? $0 : needed } ?? needed
        }
    }

    /// The canonical bytes of the pixels, for hashing and comparing: one byte a sample, or two, low byte first, row by
    /// row. The same picture in any PNG dress gives the same bytes. Width and height are not among them.
    public var pixelBytes: [UInt8] {
        switch samples {
        case .eight(let values):
            return values
        case .sixteen(let values):
            return [UInt8](unsafeUninitializedCapacity: 2 * values.count) { bytes, count in
                for (index, value) in values.enumerated() {
                    bytes[2 * index] = UInt8(truncatingIfNeeded: value)
                    bytes[2 * index + 1] = UInt8(truncatingIfNeeded: value >> 8)
                }
                count = 2 * values.count
            }
        }
    }

    /// The smallest and the largest sample.
    static func range(of samples: Samples) -> ClosedRange<UInt16> {
        switch samples {
        case .eight(let values): range(of: values)
        case .sixteen(let values): range(of: values)
        }
    }

    private static func range(of values: [some FixedWidthInteger & UnsignedInteger]) -> ClosedRange<UInt16> {
        guard var smallest = values.first else { return 0...0 }
        var largest = smallest
        for value in values {
            smallest = min(smallest, value)
            largest = max(largest, value)
        }
        return UInt16(smallest)...UInt16(largest)
    }
}
