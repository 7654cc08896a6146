/// A study that a PACS holds. Names and numbers of the patient are for the eyes of whoever asked, and stored nowhere.
public struct FoundStudy: Equatable, Sendable {
    /// Its identifier.
    public var study: UID
    /// `nil` when the PACS did not say.
    public var date: DICOMDate?
    /// `101500`, as DICOM writes it.
    public var time: String?
    /// The number of the request.
    public var accessionNumber: String?
    /// What was examined.
    public var description: String?
    /// All that the study holds.
    public var modalities: [String]
    /// The patient's number, if it was asked for.
    public var patientID: String?
    /// The patient's name as DICOM writes it, `Wang^Mei`, if it was asked for.
    public var patientName: String?
    /// Those of its series that were asked for.
    public var series: [FoundSeries]

    init?(_ attributes: AttributeSet, series: [FoundSeries], patients: Bool) {
        guard let study = attributes.uid(.studyInstance) else { return nil }
        self.study = study
        date = attributes.text(.studyDate).flatMap { DICOMDate($0) }
        time = attributes.text(.studyTime)
        accessionNumber = attributes.text(.accessionNumber)
        description = attributes.text(.studyDescription)
        modalities = attributes.texts(.modalitiesInStudy)
        patientID = patients ? attributes.text(.patientID) : nil
        patientName = patients ? attributes.text(.patientName) : nil
        self.series = series
    }
}

/// A series of a study.
public struct FoundSeries: Equatable, Sendable {
    /// The study that holds it.
    public var study: UID
    /// Its identifier.
    public var series: UID
    /// `DX`.
    public var modality: String?
    /// `PELVIS`.
    public var bodyPart: String?
    /// What the series shows.
    public var description: String?
    /// Objects in it, if the PACS counts them.
    public var count: Int?

    init?(_ attributes: AttributeSet, study: UID) {
        guard let series = attributes.uid(.seriesInstance) else { return nil }
        (self.study, self.series) = (study, series)
        modality = attributes.text(.modality)
        bodyPart = attributes.text(.bodyPartExamined)
        description = attributes.text(.seriesDescription)
        count = attributes.integer(.instancesInSeries)
    }
}

/// An object in a series.
public struct FoundObject: Hashable, Sendable {
    /// The study that holds it.
    public var study: UID
    /// The series that holds it.
    public var series: UID
    /// Its identifier.
    public var instance: UID
    /// Its SOP class, if the PACS said.
    public var objectClass: UID?

    /// An object of which the identifiers are known.
    public init(study: UID, series: UID, instance: UID, objectClass: UID? = nil) {
        (self.study, self.series, self.instance, self.objectClass) = (study, series, instance, objectClass)
    }
}
