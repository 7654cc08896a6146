/// A record of a registry that can be a case of a study.
public struct RegistryCase: Equatable, Sendable {
    /// Line of the registry's table; the first one, if there are several.
    public let row: Int
    /// The registry's number: who has the registry knows the patient by it, so it goes into no study.
    public let number: String
    /// The registry's name for the patient, which goes into no study; `nil` when it has none.
    public let patient: String?
    /// Day of injury.
    public let injured: CalendarDay
    /// Class.
    public let type: ReferenceStandard.FractureType
    /// Side of the fracture; `nil` without one, or when not told.
    public let side: ReferenceStandard.Side?
    /// All diagnoses.
    public let diagnoses: [DiagnosisCode]
    /// In years at the injury; `nil` when unknown.
    public let age: Int?
    /// `nil` when unknown.
    public let sex: StudyCase.Sex?
    /// Injury severity score; `nil` when unknown.
    public let severity: Int?
    /// The image's file name.
    public let image: String
}

/// What a registry's table has for a study: who can be a case, and who cannot and why.
public struct RegistrySelection: Equatable, Sendable {
    /// A record that cannot be a case.
    public struct Excluded: Equatable, Sendable {
        /// Line of the registry's table.
        public let row: Int
        /// The registry's number; `nil` when the record has none.
        public let number: String?
        /// The first reason that holds.
        public let reason: RegistryExclusion
        /// What is behind it, such as the codes; empty when the reason says it all.
        public let detail: String
    }

    /// Records of the table: its rows, or fewer where a row is a diagnosis.
    public let records: Int
    /// In the order of the table.
    public let eligible: [RegistryCase]
    /// In the order of the table.
    public let excluded: [Excluded]

    /// How many can be cases of a class.
    public func count(of type: ReferenceStandard.FractureType) -> Int {
        eligible.count { $0.type == type }
    }
}
