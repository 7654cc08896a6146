import Studies
import Testing

@Suite("Questionnaire: marks on the radiograph")
struct QuestionnaireMarksTests {
    private static func box(_ side: ReferenceStandard.Side?, x: Double = 10) -> Mark {
        Mark(shape: .box, side: side, x: x, y: 20, width: 30, height: 40)
    }

    /// What is wrong with marks in answer to the question "site": boxes, one on each side, at most two.
    private static func problem(with marks: [Mark], perSide: Bool = true) throws -> AnswerProblem? {
        var plan = try #require(StudyFileParser.parse(StudyFileFixture.plan.bytes).value)
        let index = try #require(plan.questions.firstIndex { $0.id == Question.ID("site") })
        if !perSide { plan.questions[index].kind = .marks(shape: .box, perSide: false, count: 0...2) }
        let answers: [Question.ID: Response] = [
            Question.ID("fracture"): .choice("fracture"), Question.ID("sure"): .scale(3),
            Question.ID("chance"): .percent(60), Question.ID("site"): .marks(marks),
        ]
        do {
            try plan.check(answers, width: 100, height: 100)
            return nil
        } catch {
            return error
        }
    }

    @Test("One mark on each side is an answer, in either order, and so is none", arguments: [0, 1, 2, 3, 4])
    func oneOnEachSide(example: Int) throws {
        let examples: [[Mark]] = [
            [], [Self.box(.left)], [Self.box(.right)], [Self.box(.left), Self.box(.right)],
            [Self.box(.right), Self.box(.left)],
        ]
        #expect(try Self.problem(with: examples[example]) == nil)
    }

    @Test("Two marks on one side are refused by name", arguments: ReferenceStandard.Side.allCases)
    func twoOnOneSide(side: ReferenceStandard.Side) throws {
        let problem = try Self.problem(with: [Self.box(side), Self.box(side, x: 60)])
        #expect(problem == .invalid(question: Question.ID("site"), .twoOnOneSide))
    }

    @Test("Where sides are not kept apart, two marks may lie anywhere")
    func withoutSides() throws {
        #expect(try Self.problem(with: [Self.box(nil), Self.box(nil, x: 60)], perSide: false) == nil)
        #expect(
            try Self.problem(with: [Self.box(.left)], perSide: false)
                == .invalid(question: Question.ID("site"), .wrongKind))
    }

    @Test("More marks than the question takes are out of range")
    func tooMany() throws {
        let problem = try Self.problem(with: [Self.box(.left), Self.box(.right), Self.box(.right)])
        #expect(problem == .invalid(question: Question.ID("site"), .outOfRange))
    }
}
