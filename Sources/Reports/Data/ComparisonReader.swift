public import Studies

/// The code under which a reader appears in every table; never a name.
public struct ReaderID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// As in the tables, such as `R07`.
    public let description: String

    /// Takes a code as it stands in a table.
    public init(_ code: String) { description = code }

    /// As people count: R2 before R10.
    public static func < (first: Self, second: Self) -> Bool {
        NaturalOrder.precedes(first.description, second.description)
    }
}

/// Specialties that are analysed together, such as `expert`.
public struct ReaderGroup: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// As in the tables.
    public let description: String

    /// Takes a group's name as it stands in a table.
    public init(_ name: String) { description = name }

    /// As people count.
    public static func < (first: Self, second: Self) -> Bool {
        NaturalOrder.precedes(first.description, second.description)
    }
}

/// A reader as the analysis knows him.
public struct ComparisonReader: Equatable, Sendable {
    /// Unique in the data.
    public var id: ReaderID
    /// `nil` when unknown.
    public var specialty: Specialty.Code?
    /// `nil` when the study has no groups.
    public var group: ReaderGroup?
    /// Years in the specialty, 0 or more; `nil` when unknown.
    public var yearsOfExperience: Double?

    /// A reader; what is not known is left out.
    public init(
        id: ReaderID, specialty: Specialty.Code? = nil, group: ReaderGroup? = nil, yearsOfExperience: Double? = nil
    ) {
        self.id = id
        self.specialty = specialty
        self.group = group
        self.yearsOfExperience = yearsOfExperience
    }
}

/// Which readers a number is about.
public enum ReaderSelection: Hashable, Sendable {
    case all
    case specialty(Specialty.Code)
    case group(ReaderGroup)
    case reader(ReaderID)
    case readers(Set<ReaderID>)

    /// Whether a reader is one of them.
    public func contains(_ reader: ComparisonReader) -> Bool {
        switch self {
        case .all: true
        case .specialty(let code): reader.specialty == code
        case .group(let group): reader.group == group
        case .reader(let id): reader.id == id
        case .readers(let ids): ids.contains(reader.id)
        }
    }
}
