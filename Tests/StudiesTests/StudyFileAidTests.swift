import Studies
import Testing

@Suite("Study file: sessions that are read with a model")
struct StudyFileAidTests {
    /// The good file, its second session read with a model.
    private static func plan(aid: String = "aid: { model: Toy model, heat-map: hidden }", until: String = "case")
        -> String
    {
        StudyFileFixture.plan
            .replacing("washout-days: 28 }", with: "washout-days: 28, reading: sequential }")
            .replacing("until: study", with: "until: \(until)") + "\n\(aid)\n"
    }

    @Test("the plan holds which session, which model, and whether its map is shown")
    func declared() throws {
        let checked = StudyFileParser.parse(Self.plan().bytes)
        #expect(checked.problems == [])
        let plan = try #require(checked.value)
        #expect(plan.sessions.map(\.reading) == [.unaided, .sequential] && plan.sequentialSessions == [2])
        #expect(plan.aid == StudyPlan.Aid(model: "Toy model", heatMap: .hidden))
        #expect(StudyFileParser.parse(Self.plan(aid: "aid: { model: Toy }").bytes).value?.aid?.heatMap == .shown)
        let without = StudyFileParser.parse(StudyFileFixture.plan.bytes).value
        #expect(without?.aid == nil && without?.sequentialSessions == [])
    }

    @Test(
        "what does not go together is said, with the place and a remedy",
        arguments: [
            (Self.plan(aid: ""), "sessions", "the study file names none"),
            (Self.plan(until: "session"), "change", "after the model has spoken"),
            (Self.plan(aid: "aid: { heat-map: shown }"), "aid.model", "is missing"),
            (Self.plan(aid: "aid: { model: Toy, heat-map: maybe }"), "aid.heat-map", "not one of the possible values"),
            (
                plan().replacing("reading: sequential", with: "reading: sequentially"), "sessions.2.reading",
                "sequential"
            ),
        ])
    func wrong(text: String, column: String, words: String) throws {
        let problems = StudyFileParser.parse(text.bytes).problems.filter { $0.severity == .error }
        let problem = try #require(problems.first { $0.column == column }, "\(problems.map(\.description))")
        #expect(problem.description.contains(words))
        ChineseProblems.expect(problem)
    }

    @Test("a model that no session is read with earns a warning")
    func unused() throws {
        let checked = StudyFileParser.parse((StudyFileFixture.plan + "\naid: { model: Toy }\n").bytes)
        #expect(checked.value != nil)
        #expect(checked.problems.map(\.severity) == [.warning] && checked.problems.first?.column == "aid")
    }
}
