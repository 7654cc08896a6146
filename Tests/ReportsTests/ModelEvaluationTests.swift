import Reports
import Statistics
import Testing

@Suite("A model held against the reference standard") struct ModelEvaluationTests {
    private func image(_ probability: Double, _ isDiseased: Bool, _ kind: String? = nil, _ inBox: Bool? = nil)
        -> ModelEvaluation.Image
    {
        ModelEvaluation.Image(
            probability: probability, isCalled: probability >= 0.5, isDiseased: isDiseased, kind: kind,
            pointing: inBox.map { ModelEvaluation.Pointing(isPeakInBox: $0, isMiddleInRegion: true) })
    }

    private func measure(_ name: String, _ evaluation: ModelEvaluation) throws -> ModelEvaluation.Measure {
        try #require(evaluation.measures.first { $0.name == name })
    }

    @Test("counts calls, kinds and heat maps")
    func counts() throws {
        let evaluation = try ModelEvaluation([
            image(0.9, true, "displaced", true), image(0.6, true, "displaced", false),
            image(0.2, true, "undisplaced", true), image(0.7, false, nil, nil), image(0.1, false),
        ])
        let sensitivity = try measure("sensitivity", evaluation)
        #expect(sensitivity.counts?.successes == 2 && sensitivity.counts?.trials == 3)
        #expect(try measure("sensitivity, displaced", evaluation).counts?.estimate == 1)
        #expect(try measure("sensitivity, undisplaced", evaluation).counts?.estimate == 0)
        #expect(try measure("specificity", evaluation).counts?.estimate == 0.5)
        // Pairs of a diseased and a healthy image: 0.9 beats both, 0.6 and 0.2 beat one.
        #expect(try measure("area under the ROC curve", evaluation).result.get().estimate == 4.0 / 6)
        let peaks = try measure("called, heat map largest inside the fracture's box", evaluation)
        #expect(peaks.counts?.successes == 1 && peaks.counts?.trials == 2)
        #expect(try measure("called, heat map's region holds the box's middle", evaluation).counts?.successes == 2)
        let interval = try sensitivity.result.get()
        #expect(interval == (try Proportion(successes: 2, trials: 3)).interval())
        #expect(evaluation.table("x").rows.count == evaluation.measures.count)
    }

    @Test("leaves out what the table does not say, and says what cannot be estimated")
    func missing() throws {
        let evaluation = try ModelEvaluation([image(0.2, true), image(0.1, false)])
        #expect(evaluation.measures.count == 6)
        guard case .failure = try measure("positive predictive value", evaluation).result else {
            Issue.record("nothing was called positive")
            return
        }
    }

    @Test("needs both classes")
    func classes() {
        #expect(throws: StatisticsError.self) { try ModelEvaluation([image(0.2, true)]) }
        #expect(throws: StatisticsError.self) { try ModelEvaluation([]) }
    }
}
