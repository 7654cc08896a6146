/// How one reader read one case: the radiograph, and everything that is known about the answer.
struct DeskReadingPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let title: String
    let number: String
    let reader: String
    let specialty: SpecialtyValue
    let back: String
    let ways: [Way]
    let facts: [Fact]
    let signs: String
    let words: String
    let isWrong: Bool
    let hasMap: Bool
    let hasReference: Bool
    let hasTracks: Bool
    let hasVersions: Bool
    let versions: [Version]
    let others: [Other]
    /// JSON for the script.
    let pageData: String

    /// A way to another reading.
    struct Way: Sendable {
        let name: String
        let label: String
        let address: String
    }

    /// One line about the reading.
    struct Fact: Sendable {
        let label: String
        let value: String
    }

    /// One answer as it was given.
    struct Version: Sendable {
        let number: Int
        let answers: [Fact]
        let savedAt: TimeValue
        let activeSeconds: String
        let firstDecision: String
        let viewChanges: Int
        let reason: String?
        let isStanding: Bool
    }

    /// Another reader's reading of the same case.
    struct Other: Sendable {
        let code: String
        let address: String
        let specialty: SpecialtyValue
        let signs: String
        let words: String
        let confidence: String
        let seconds: String
        let isThis: Bool
    }
}
