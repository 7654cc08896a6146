/// One thing that is wrong, or worth knowing, in a study's files.
public struct StudyFileProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// Whether the study can be created in spite of it.
    public enum Severity: String, Sendable {
        case error, warning
    }

    /// Whether the study can be created in spite of it.
    public var severity: Severity
    /// The file, relative to the study's folder.
    public var file: String
    /// Line of the file, the first being 1; `nil` when the whole file is meant.
    public var row: Int?
    /// Column of a table, or key of the study file.
    public var column: String?
    /// The value as it stands there.
    public var value: String?
    /// What is wrong, as part of a sentence.
    public var problem: String
    /// What to do about it.
    public var remedy: String

    /// A problem with its place.
    public init(
        _ severity: Severity = .error, file: String, row: Int? = nil, column: String? = nil, value: String? = nil,
        problem: String, remedy: String
    ) {
        self.severity = severity
        self.file = file
        self.row = row
        self.column = column
        self.value = value
        self.problem = problem
        self.remedy = remedy
    }

    /// `cases.csv, row 7, column "fracture", value "maybe": is neither yes nor no; write yes or no`.
    public var description: String {
        var place = file
        if let row { place += ", row \(row)" }
        if let column { place += ", column \"\(column)\"" }
        if let value { place += ", value \"\(value.count > 60 ? value.prefix(60) + "…" : value[...])\"" }
        return "\(place): \(problem); \(remedy)"
    }
}
