/// What a rehearsal found, as its page and `summary.json` have it. No number of it comes from a real answer.
public struct RehearsalSummary: Codable, Equatable, Sendable {
    /// Simulated readers, cases, sessions, and answers that went through the real interface.
    public var readers: Int, cases: Int, sessions: Int, answers: Int
    /// What was taken for true.
    public var scenario: ReaderScenario
    /// What can be expected of the real study then.
    public var expected: ExpectedPrecision
    /// Head of the rehearsal's own history.
    public var historyHead: String
    /// What `verify` found wrong with the rehearsal; empty when all is well.
    public var problems: [String]

    /// A summary with all its parts.
    public init(
        readers: Int, cases: Int, sessions: Int, answers: Int, scenario: ReaderScenario, expected: ExpectedPrecision,
        historyHead: String, problems: [String]
    ) {
        (self.readers, self.cases, self.sessions, self.answers) = (readers, cases, sessions, answers)
        (self.scenario, self.expected) = (scenario, expected)
        (self.historyHead, self.problems) = (historyHead, problems)
    }
}
