/// How large a pixel is, in millimetres.
public struct PixelSpacing: Equatable, Sendable {
    /// What the distances are measured at.
    public enum Plane: String, Sendable {
        /// (0028,0030): at the patient, by calibration or as the maker has it.
        case patient = "in the patient"
        /// (0018,1164) divided by the estimated magnification (0018,1114).
        case patientByMagnification = "in the patient, by the estimated magnification"
        /// (0018,1164): at the detector, where things are larger than they are in the patient.
        case detector = "at the detector"
    }

    /// From the middle of a row to that of the next.
    public let betweenRows: Double
    /// From the middle of a column to that of the next.
    public let betweenColumns: Double
    /// Where.
    public let plane: Plane
}

extension DICOMFile {
    /// Kind of machine: `DX`, `CR` …
    public var modality: String? { attributes.text(.modality) }
    /// Kind of object, an identifier of the standard.
    public var sopClass: String? { attributes.text(.sopClass) }
    /// As the machine names it, such as `PELVIS`.
    public var bodyPart: String? { attributes.text(.bodyPart) }
    /// `AP`, `PA`, `LL` …
    public var viewPosition: String? { attributes.text(.viewPosition) }
    /// Side of the image (0020,0062), else of the series (0020,0060): `L`, `R`, `B` for both, `U` for unpaired.
    public var laterality: String? { attributes.text(.imageLaterality) ?? attributes.text(.laterality) }
    /// Whether the image is what a detector measured, which does not look like a film.
    public var isForProcessing: Bool { attributes.text(.presentationIntent) == "FOR PROCESSING" }
    /// What the file says of text in the picture. It is often absent or wrong.
    public var saysTextIsBurnedIn: Bool? {
        switch attributes.text(.burnedInAnnotation) {
        case "YES": true
        case "NO": false
        default: nil
        }
    }
    /// Whether the picture was compressed with loss, now or before.
    public var isLossy: Bool { transferSyntax.isAlwaysLossy || attributes.text(.lossyCompression) == "01" }
    /// Bits of a pixel as stored; more are possible in a JPEG 2000 codestream.
    public var bitsStored: Int? { attributes.text(.bitsStored).flatMap { Int($0) } }
    /// `MONOCHROME1` (low values are bright) or `MONOCHROME2`.
    public var photometricInterpretation: String? { attributes.text(.photometricInterpretation) }

    /// How large a pixel is, as well as the file tells; `nil` if it does not, or says nonsense.
    public var pixelSpacing: PixelSpacing? {
        func pair(_ tag: DICOMTag) -> (rows: Double, columns: Double)? {
            guard let numbers = try? attributes.numbers(tag, named: "spacing"), numbers.count == 2,
                numbers[0] > 0, numbers[1] > 0
            else { return nil }
            return (numbers[0], numbers[1])
        }
        if let calibrated = pair(.pixelSpacing) {
            return PixelSpacing(betweenRows: calibrated.rows, betweenColumns: calibrated.columns, plane: .patient)
        }
        guard let detector = pair(.imagerPixelSpacing) else { return nil }
        if let magnification = try? attributes.number(.magnification, named: "magnification"), magnification >= 1 {
            return PixelSpacing(
                betweenRows: detector.rows / magnification, betweenColumns: detector.columns / magnification,
                plane: .patientByMagnification)
        }
        return PixelSpacing(betweenRows: detector.rows, betweenColumns: detector.columns, plane: .detector)
    }
}
