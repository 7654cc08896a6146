import Studies
import Testing

@Suite("Study file: a crossover")
struct StudyFileCrossoverTests {
    /// The good file, both of its sessions arms of a crossover.
    private static func plan(
        first: String = "crossover", second: String = "crossover", washout: Int = 28, until: String = "case"
    ) -> String {
        StudyFileFixture.plan.replacing("until: study", with: "until: \(until)")
            .replacing("washout-days: 0 }", with: "washout-days: 0, reading: \(first) }")
            .replacing("washout-days: 28 }", with: "washout-days: \(washout), reading: \(second) }")
            + "\naid: { model: Toy model }\n"
    }

    @Test("two sessions of a crossover are read with the model or without it, as is drawn")
    func declared() throws {
        let checked = StudyFileParser.parse(Self.plan().bytes)
        #expect(checked.problems == [])
        let plan = try #require(checked.value)
        #expect(plan.sessions.map(\.reading) == [.crossover, .crossover])
        #expect(plan.isCrossover && plan.isReadWithModel && plan.sequentialSessions.isEmpty)
    }

    @Test(
        "what is no crossover is said, with the place and a remedy",
        arguments: [
            (Self.plan(first: "unaided"), "sessions", "not the two sessions of a crossover"),
            (Self.plan(second: "sequential"), "sessions", "not the two sessions of a crossover"),
            (Self.plan(washout: 0), "sessions", "no pause"),
            (Self.plan(until: "session"), "change", "after the model has spoken"),
        ])
    func wrong(text: String, column: String, words: String) throws {
        let problems = StudyFileParser.parse(text.bytes).problems.filter { $0.severity == .error }
        let problem = try #require(problems.first { $0.column == column }, "\(problems.map(\.description))")
        #expect(problem.description.contains(words))
        ChineseProblems.expect(problem)
    }
}
