import Statistics
import Testing

@Suite("Sample sizes of one test") struct SampleSizeTests {
    @Test("sensitivity at a prevalence is specificity at the rest")
    func mirror() throws {
        let one = try PrecisionSampleSize(.sensitivity, value: 0.9, prevalence: 0.3, halfWidth: 0.05)
        let other = try PrecisionSampleSize(.specificity, value: 0.9, prevalence: 0.7, halfWidth: 0.05)
        #expect(one == other && one.casesOfTheClass == 139)
    }

    @Test("the planned number has the planned power")
    func power() throws {
        let plan = try McNemarSampleSize(firstOnly: 0.12, secondOnly: 0.04)
        #expect(plan.power(pairs: plan.pairs) >= 0.8 && plan.power(pairs: plan.pairs - 1) < 0.8)
        #expect(plan.pairs == (try McNemarSampleSize(firstOnly: 0.04, secondOnly: 0.12)).pairs)
    }

    @Test("plans that no number fulfils are refused")
    func refusals() {
        #expect(throws: StatisticsError.self) { try McNemarSampleSize(firstOnly: 0.1, secondOnly: 0.1) }
        #expect(throws: StatisticsError.self) { try McNemarSampleSize(firstOnly: 0.7, secondOnly: 0.6) }
        #expect(throws: StatisticsError.self) {
            try NonInferioritySampleSize(expected: 0.8, standard: 0.9, margin: 0.1)
        }
        #expect(throws: StatisticsError.self) { try NonInferioritySampleSize(expected: 1, standard: 1, margin: 0.1) }
        #expect(throws: StatisticsError.self) { try NonInferioritySampleSize(expected: 0.9, standard: 0.9, margin: 0) }
        #expect(throws: StatisticsError.self) {
            try PrecisionSampleSize(.sensitivity, value: 1, prevalence: 0.5, halfWidth: 0.05)
        }
    }
}
