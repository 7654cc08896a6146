/// SOP classes that the program knows by name.
///
/// - SeeAlso: PS3.4, B.5.
public enum ObjectClass {
    /// Computed Radiography Image Storage.
    public static let computedRadiography = UID(known: "1.2.840.10008.5.1.4.1.1.1")
    /// Digital X-Ray Image Storage - For Presentation.
    public static let digitalXRay = UID(known: "1.2.840.10008.5.1.4.1.1.1.1")
    /// Secondary Capture Image Storage.
    public static let secondaryCapture = UID(known: "1.2.840.10008.5.1.4.1.1.7")
    /// Comprehensive SR Storage.
    public static let comprehensiveReport = UID(known: "1.2.840.10008.5.1.4.1.1.88.33")

    /// What a reader would call a radiograph: ready to be looked at, with the film's own pixels. Digital X-rays *for
    /// processing* are none, nor are captures of a screen.
    public static let radiographs: Set<UID> = [computedRadiography, digitalXRay]
}
