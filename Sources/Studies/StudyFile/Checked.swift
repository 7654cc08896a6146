/// What came out of reading a file: a value, or the reasons why there is none, all of them.
public struct Checked<Value> {
    /// What the file says; `nil` exactly when one of the problems is an error.
    public var value: Value?
    /// Errors and warnings in the order of the file.
    public var problems: [StudyFileProblem]

    /// Keeps the value only when no problem is an error.
    public init(_ value: Value?, problems: [StudyFileProblem]) {
        self.value = problems.contains { $0.severity == .error } ? nil : value
        self.problems = problems
    }

    /// The problems that keep the study from being created.
    public var errors: [StudyFileProblem] { problems.filter { $0.severity == .error } }
    /// The problems that are worth knowing.
    public var warnings: [StudyFileProblem] { problems.filter { $0.severity == .warning } }
}

extension Checked: Equatable where Value: Equatable {}
extension Checked: Sendable where Value: Sendable {}

extension [StudyFileProblem] {
    /// By line, those of the whole file last; problems of one line keep their order.
    public func inFileOrder() -> [StudyFileProblem] {
        enumerated().sorted { first, second in
            (first.element.row ?? .max, first.offset) < (second.element.row ?? .max, second.offset)
        }.map(\.element)
    }
}
