/// A radiograph out of a DICOM file: its stored values, and how they are to be shown.
public struct DICOMRadiograph: Sendable {
    /// What the file says beside the picture.
    public let file: DICOMFile
    /// The values as the machine stored them.
    public let stored: StoredPixels
    /// The values of interest that ``rendered()`` shows.
    public var display: DisplayTransform { function.kind }
    /// Whether low values are bright: MONOCHROME1, or a Presentation LUT Shape of INVERSE. A file that says both says it
    /// once (PS3.3 C.8.11.3.1.2).
    public let isInverted: Bool
    /// Stored values that fill up what the machine did not see; they are shown black.
    public let padding: ClosedRange<Int>?

    private let modality: ModalityTransform
    private let function: DisplayFunction

    /// Reads and decodes a file, in a child process as ``DICOMFile/init(_:limits:)`` does; uncompressed words of 16 bits and
    /// sound ``LosslessJPEG`` streams are read by this one.
    ///
    /// Taken: one grey frame of 8 or 16 allocated bits, uncompressed in either byte order, deflated, RLE, JPEG (baseline,
    /// extended, lossless), JPEG-LS, JPEG 2000. Stored bits that are not in use are dropped, overlay planes are not drawn.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limits: Bounds on the size of the picture, checked before anything is decoded.
    /// - Throws: Any ``DICOMError``.
    public init(_ bytes: [UInt8], limits: RadiographLimits = .standard) throws(DICOMError) {
        let (file, pixels) = try DICOMFile.read(bytes, limits: limits, withPixels: true)
        guard let stored = pixels else { throw .noPixels }
        let attributes = file.attributes
        self.file = file
        self.stored = stored
        isInverted =
            attributes.text(.photometricInterpretation) == "MONOCHROME1"
            || attributes.text(.presentationLUTShape) == "INVERSE"
        padding = try Self.padding(attributes, isSigned: stored.isSigned)
        let modality = try ModalityTransform(attributes, isSigned: stored.isSigned)
        self.modality = modality
        if let function = try DisplayFunction(attributes, isSigned: modality.isSigned(after: stored)) {
            self.function = function
        } else {
            let padding = self.padding
            let values = stored.presentValues().filter { padding?.contains($0) != true }.map { modality($0) }
            function = DisplayFunction(range: (values.min() ?? 0)...(values.max() ?? 0))
        }
    }

    private static func padding(_ attributes: DICOMAttributes, isSigned: Bool) throws(DICOMError) -> ClosedRange<Int>? {
        guard let value = try attributes.number(.pixelPaddingValue, named: "PixelPaddingValue") else { return nil }
        let limit = try attributes.number(.pixelPaddingRangeLimit, named: "PixelPaddingRangeLimit") ?? value
        func stored(_ number: Double) -> Int? {
            guard let whole = Int(exactly: number) else { return nil }
            return isSigned ? Int(Int16(truncatingIfNeeded: whole)) : Int(UInt16(truncatingIfNeeded: whole))
        }
        guard let first = stored(value), let last = stored(limit) else { return nil }
        return min(first, last)...max(first, last)
    }

    private func isPadding(_ value: Int) -> Bool { padding?.contains(value) ?? false }

    /// The picture as the file asks for it to be shown, in 8 bits: what a person sees, and what a network is given.
    ///
    /// Modality transform, values of interest, inversion, then 255 times the result rounded half up (PS3.3 C.11.2.1.2).
    public func rendered() -> Radiograph {
        let samples: [UInt8] = grey { value in
            UInt8((isPadding(value) ? 0 : brightness(of: value)) * 255 + 0.5)
        }
        return picture(.eight(samples))
    }

    /// The picture in all its depth, for a viewer with windows of its own: bright is high, 0 is the lowest value that the
    /// machine could have stored. Values of interest are not applied.
    public func fullDepth() -> Radiograph {
        let possible = stored.possibleValues
        switch modality {
        case .linear(let slope, _):
            let isTurned = (slope < 0) != isInverted
            let values = { (value: Int) in isTurned ? possible.upperBound - value : value - possible.lowerBound }
            return deep(bits: stored.bits, values)
        case .table(let table):
            let white = (1 << table.bits) - 1
            return deep(bits: table.bits) { value in
                let entry = Int(table(Double(value)))
                return isInverted ? white - entry : entry
            }
        }
    }

    /// 0 (black) to 1 (white).
    private func brightness(of value: Int) -> Double {
        let shown = function(modality(value))
        return isInverted ? 1 - shown : shown
    }

    private func deep(bits: Int, _ grey: (Int) -> Int) -> Radiograph {
        guard bits > 8 else {
            let white = (1 << bits) - 1
            return picture(.eight(self.grey { UInt8(isPadding($0) ? 0 : (255 * grey($0) + white / 2) / white) }))
        }
        return picture(.sixteen(self.grey { UInt16(isPadding($0) ? 0 : grey($0)) }), declaredBits: bits)
    }

    /// A function of the stored values, for every pixel. It is asked once for each value there can be.
    private func grey<Sample: FixedWidthInteger>(_ grey: (Int) -> Sample) -> [Sample] {
        var table = [Sample](repeating: 0, count: 1 << 16)
        for value in stored.possibleValues { table[Int(UInt16(truncatingIfNeeded: value))] = grey(value) }
        return [Sample](unsafeUninitializedCapacity: stored.patterns.count) { samples, count in
            stored.patterns.withUnsafeBufferPointer { patterns in
                table.withUnsafeBufferPointer { table in
                    for place in patterns.indices { samples[place] = table[Int(patterns[place])] }
                }
            }
            count = stored.patterns.count
        }
    }

    private func picture(_ samples: Radiograph.Samples, declaredBits: Int? = nil) -> Radiograph {
        Radiograph(
            width: stored.width, height: stored.height, samples: samples, declaredBits: declaredBits,
            valueRange: Radiograph.range(of: samples))
    }
}
