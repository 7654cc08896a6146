/// Which column of a registry's table is what, which records count, and where their images are: the mapping file.
public struct RegistryMapping: Equatable, Sendable {
    /// A column of dates and how it writes them.
    public struct DateColumn: Equatable, Sendable {
        /// Its name in the header.
        public var name: String
        /// The form of its dates.
        public var pattern: DatePattern
    }

    /// A column of codes for a few values, such as `F`, `2` and `weiblich` for female.
    public struct WordColumn<Value: Hashable & Sendable>: Equatable, Sendable {
        /// Its name in the header.
        public var name: String
        /// What the registry writes, in small letters, and what it means.
        public var values: [String: Value]
    }

    /// How a record tells the patient's age.
    public enum Age: Equatable, Sendable {
        /// In years, in a column.
        case years(String)
        /// By the date of birth.
        case birth(DateColumn)
    }

    /// What a row of the table is.
    public enum Rows: String, CaseIterable, Sendable {
        /// A case; its number stands in one row only.
        case one = "case"
        /// One diagnosis of a case; the rows with its number are one record.
        case diagnosis
    }

    /// What becomes of a record with errors.
    public enum Unreadable: String, CaseIterable, Sendable {
        /// Nothing is imported.
        case stop
        /// The record is left out and counted; its errors become warnings.
        case exclude
    }

    /// How the table's characters are stored; `nil` where that is to be found out.
    public var encoding: RegistryEncoding?
    /// What a row is.
    public var rows: Rows
    /// Column of the number that is unique to a record.
    public var number: String
    /// Column that tells the patient, who may have several records; `nil` when each record is a patient of its own.
    public var patient: String?
    /// Column of the date of injury.
    public var injury: DateColumn
    /// The patient's age; `nil` when the registry does not tell it.
    public var age: Age?
    /// The patient's sex; `nil` when the registry does not tell it.
    public var sex: WordColumn<StudyCase.Sex>?
    /// The side of the fracture; `nil` when only the codes tell it.
    public var side: WordColumn<ReferenceStandard.Side>?
    /// Column of the injury severity score; `nil` when there is none.
    public var severity: String?
    /// Columns of diagnosis codes, at least one.
    public var diagnoses: [String]
    /// Characters between several codes in one cell.
    public var separators: String
    /// Revisions of the classification in use, at least one.
    public var systems: [DiagnosisCode.System]
    /// What codes mean.
    public var rules: DiagnosisRules
    /// What stands in a cell, besides nothing, when a value is not known; in small letters.
    public var missing: Set<String>
    /// What becomes of records with errors.
    public var unreadable: Unreadable
    /// First day of injury that counts; `nil` for no limit.
    public var from: CalendarDay?
    /// Last day of injury that counts; `nil` for no limit.
    public var to: CalendarDay?
    /// Ages in years that count; `nil` for all, unknown ones too.
    public var ages: ClosedRange<Int>?
    /// Records that are left out by name, and why.
    public var named: [String: String]
    /// How the images are called.
    public var images: ImageNamePattern
    /// How the truth was established, for the table of cases.
    public var truthSource: String

    /// Largest mapping that is read, in bytes.
    public static let limit = SourceText.studyFileLimit

    /// The column that the age is told by; `nil` when there is none.
    var ageColumn: String? {
        switch age {
        case .years(let name): name
        case .birth(let column): column.name
        case nil: nil
        }
    }

    /// The columns that it names, each once, in the order of the mapping's keys.
    public var columns: [String] {
        var seen: Set<String> = []
        return
            ([number, patient, injury.name, ageColumn, sex?.name, side?.name, severity].compactMap { $0 } + diagnoses)
            .filter { seen.insert($0.lowercased()).inserted }
    }

    /// Only injuries of one year count.
    public mutating func restrict(toYear year: Int) {
        from = CalendarDay(year: year, month: 1, day: 1)
        to = CalendarDay(year: year, month: 12, day: 31)
    }
}
