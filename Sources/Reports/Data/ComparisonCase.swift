public import Studies

/// A kind of fracture as the table of cases calls it, such as `femoral_neck`.
public struct FractureSubtype: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// As in the table.
    public let description: String

    /// Takes a code as it stands in a table.
    public init(_ code: String) { description = code }

    /// The code as words: "femoral neck".
    public var label: String { description.replacing("_", with: " ") }

    /// As people count.
    public static func < (first: Self, second: Self) -> Bool {
        NaturalOrder.precedes(first.description, second.description)
    }
}

/// A case with what is true about it.
public struct ComparisonCase: Equatable, Sendable {
    /// Unique in the data.
    public var number: CaseNumber
    /// The reference standard: whether there is a fracture.
    public var fracture: Bool
    /// Which; `nil` without a fracture or when unknown.
    public var subtype: FractureSubtype?
    /// The patient's side; `nil` without a fracture or when unknown.
    public var side: ReferenceStandard.Side?
    /// Age in years; `nil` when unknown.
    public var age: Double?
    /// Sex; `nil` when unknown.
    public var sex: StudyCase.Sex?
    /// Injury severity score, 0...75; `nil` when unknown.
    public var injurySeverityScore: Int?
    /// How the truth was established, as the table of cases says: CT, operation, follow-up …; `nil` when it does not.
    public var truthSource: String?
    /// Further columns of the table of cases, by name.
    public var other: [String: String]

    /// A case; what is not known is left out.
    public init(
        number: CaseNumber, fracture: Bool, subtype: FractureSubtype? = nil, side: ReferenceStandard.Side? = nil,
        age: Double? = nil, sex: StudyCase.Sex? = nil, injurySeverityScore: Int? = nil, truthSource: String? = nil,
        other: [String: String] = [:]
    ) {
        self.number = number
        self.fracture = fracture
        self.subtype = subtype
        self.side = side
        self.age = age
        self.sex = sex
        self.injurySeverityScore = injurySeverityScore
        self.truthSource = truthSource
        self.other = other
    }

    /// A case of a study's table of cases.
    public init(_ studyCase: StudyCase) {
        let type = studyCase.reference.type
        self.init(
            number: studyCase.number, fracture: studyCase.reference.fracture,
            subtype: type == .none ? nil : FractureSubtype(type.rawValue), side: studyCase.reference.side,
            age: studyCase.age.map(Double.init), sex: studyCase.sex,
            injurySeverityScore: studyCase.injurySeverityScore,
            truthSource: studyCase.reference.source.isEmpty ? nil : studyCase.reference.source, other: studyCase.other)
    }
}
