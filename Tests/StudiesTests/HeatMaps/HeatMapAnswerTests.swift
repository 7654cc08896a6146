import Studies
import Testing

@Suite("What a reviewer says of a heat map") struct HeatMapAnswerTests {
    private static let (place, remark) = (HeatMapAnswer.placeQuestion, HeatMapAnswer.remarkQuestion)

    @Test("every answer comes back from the form in which it was sent", arguments: ActivationPlace.allCases)
    func roundTrip(place: ActivationPlace) throws {
        for remark in ["", "Also the other hip, a little."] {
            let answer = HeatMapAnswer(place: place, remark: remark)
            #expect(try HeatMapAnswer(answer.responses) == answer)
        }
    }

    @Test(
        "an answer that does not fit is refused, and the question named",
        arguments: [
            ([:], AnswerProblem.invalid(question: place, .missing)),
            ([place: .choice("left")], .invalid(question: place, .unknownOption)),
            ([place: .percent(3)], .invalid(question: place, .wrongKind)),
            ([place: .choice("opposite"), remark: .scale(1)], .invalid(question: remark, .wrongKind)),
            (
                [place: .choice("opposite"), remark: .note(String(repeating: "x", count: 2001))],
                .invalid(question: remark, .tooLong)
            ),
            (
                [place: .choice("opposite"), Question.ID("fracture"): .choice("yes")],
                .invalid(question: Question.ID("fracture"), .unknownQuestion)
            ),
        ] as [([Question.ID: Response], AnswerProblem)])
    func refused(responses: [Question.ID: Response], problem: AnswerProblem) {
        #expect(throws: problem) { try HeatMapAnswer(responses) }
    }

    @Test("the order is a permutation, the same for the same seed and reviewer, another for the next reviewer")
    func order() {
        let orders = (1...5).map { heatMapOrder(count: 40, seed: 7, reviewer: $0) }
        #expect(orders.allSatisfy { $0.sorted() == Array(0..<40) })
        #expect(Set(orders).count == 5)
        #expect(orders[0] == heatMapOrder(count: 40, seed: 7, reviewer: 1))
        #expect(heatMapOrder(count: 0, seed: 7, reviewer: 1).isEmpty)
    }

    @Test("the reference site is hidden unless the plan shows it")
    func plan() throws {
        let hidden = StudyFileParser.parse(StudyFileFixture.plan.bytes)
        #expect(hidden.value?.analysis.heatMapReference == .hidden)
        let shown = StudyFileParser.parse((StudyFileFixture.plan + "\n  heat-map-reference: shown\n").bytes)
        #expect(shown.value?.analysis.heatMapReference == .shown)
        let wrong = StudyFileParser.parse((StudyFileFixture.plan + "\n  heat-map-reference: show\n").bytes)
        let problem = try #require(wrong.errors.first)
        #expect(problem.description.contains("heat-map-reference") && problem.description.contains("shown"))
    }
}
