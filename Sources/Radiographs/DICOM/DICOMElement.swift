/// One element of a DICOM file, without its value.
public struct DICOMElement: Equatable, Sendable {
    /// 0 for the file itself, 1 inside a sequence, and so on; an element belongs to the last one before it whose depth
    /// is smaller.
    public let depth: Int
    /// Which attribute.
    public let tag: DICOMTag
    /// Value representation: two letters, such as `PN`, or `??`.
    public let representation: String
    /// Bytes of the value.
    public let length: Int
    /// The standard's keyword, such as `PatientName`; `private` for a maker's own.
    public let name: String
}
