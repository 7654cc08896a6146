import Statistics
import Testing

@Suite("Paired proportions") struct PairedProportionTests {
    private static let counts = [(40, 9, 1, 0), (45, 0, 0, 5), (5, 1, 0, 3), (0, 1, 0, 0), (0, 0, 1, 0), (0, 7, 0, 0)]

    @Test("change sign when the two are exchanged, and nest", arguments: counts, PairedDifferenceMethod.allCases)
    func exchange(counts: (Int, Int, Int, Int), method: PairedDifferenceMethod) throws {
        let table = try PairedTable(both: counts.0, onlyFirst: counts.1, onlySecond: counts.2, neither: counts.3)
        let (one, other) = (try table.difference(method), try table.exchanged.difference(method))
        #expect(abs(one.lower + other.upper) < 1e-9 && abs(one.upper + other.lower) < 1e-9)
        #expect(one.lower <= one.upper)
        let wide = try table.difference(method, level: ConfidenceLevel(0.999))
        #expect(wide.lower <= one.lower && wide.upper >= one.upper)
    }

    @Test("Tango's limits are the margins that the non-inferiority test just meets")
    func tango() throws {
        let table = try PairedTable(both: 39, onlyFirst: 3, onlySecond: 7, neither: 1)
        let limit = try table.difference().lower
        let test = try table.nonInferiority(margin: -limit)
        #expect(abs(test.p - 0.025) < 1e-9)
        #expect(try table.nonInferiority(margin: -limit + 0.05).p < 0.025)
        // At a margin of 0 the score is McNemar's.
        let z = try #require(try table.nonInferiority(margin: 0).statistic)
        #expect(abs(z * z - 1.6) < 1e-12)
    }

    @Test("equivalence is non-inferiority of each to the other")
    func equivalence() throws {
        let table = try PairedTable(both: 400, onlyFirst: 9, onlySecond: 12, neither: 30)
        let (one, other) = (try table.nonInferiority(margin: 0.05), try table.exchanged.nonInferiority(margin: 0.05))
        #expect(try table.equivalence(margin: 0.05).p == max(one.p, other.p))
        #expect(throws: StatisticsError.self) { try table.equivalence(margin: 1) }
        #expect(throws: StatisticsError.self) { try table.nonInferiority(margin: .nan) }
    }

    @Test("without discordant cases nothing speaks for a difference")
    func concordant() throws {
        let table = try PairedTable(both: 45, onlyFirst: 0, onlySecond: 0, neither: 5)
        #expect(try table.mcNemar().p == 1)
        #expect(throws: StatisticsError.self) { try table.mcNemar(.asymptotic) }
        #expect(throws: StatisticsError.self) { try table.conditionalOddsRatio() }
        #expect(throws: StatisticsError.self) { try PairedTable(both: 0, onlyFirst: 0, onlySecond: 0, neither: 0) }
    }

    /// Cochran 1950 for two readers is McNemar without correction.
    @Test("Cochran's Q of two readers is McNemar's chi-squared, and the order of readers does not matter")
    func cochran() throws {
        let readers = [[true, true, false, true, false, true], [true, false, false, false, true, false]]
        let table = try PairedTable(first: readers[0], second: readers[1])
        #expect(try cochranQ(readers).statistic == table.mcNemar(.asymptotic).statistic)
        let three = readers + [[true, true, true, false, false, true]]
        #expect(try cochranQ(three).statistic == cochranQ(three.reversed()).statistic)
        #expect(throws: StatisticsError.self) { try cochranQ([[true, false], [true, false]]) }
        #expect(throws: StatisticsError.self) { try cochranQ([[true], []]) }
        #expect(throws: StatisticsError.self) { try cochranQ([[true]]) }
    }

    @Test("a comparison does not depend on the order of cases and changes sign with the two")
    func comparison() throws {
        let truth = (0..<40).map { $0 % 2 == 0 }
        let first = (0..<40).map { $0 % 2 == 0 ? $0 % 10 != 0 : $0 % 7 == 0 }
        let second = (0..<40).map { $0 % 2 == 0 ? $0 % 6 != 0 : $0 % 9 == 0 }
        let one = try PairedDiagnosticComparison(first: first, second: second, truth: truth)
        let other = try PairedDiagnosticComparison(
            first: second.reversed(), second: first.reversed(), truth: truth.reversed())
        #expect(try one.accuracy == other.accuracy.exchanged)
        for value in PredictiveValue.allCases {
            for test in PredictiveValueTest.allCases {
                let (ours, theirs) = (try one.predictiveValues(value, test), try other.predictiveValues(value, test))
                #expect(ours.difference == -theirs.difference)
                #expect(abs(ours.test.p - theirs.test.p) < 1e-12)
            }
        }
        let (ratio, inverse) = (try one.positiveLikelihoodRatios().ratio, try other.positiveLikelihoodRatios().ratio)
        #expect(abs(ratio.lower * inverse.upper - 1) < 1e-12)
        // Exchanging diseased and healthy and the calls with them exchanges the predictive values.
        let flipped = try PairedDiagnosticComparison(
            first: first.map(!), second: second.map(!), truth: truth.map(!))
        #expect(try flipped.predictiveValues(.negative) == one.predictiveValues(.positive))
        #expect(try flipped.sensitivity == one.specificity)
    }

    @Test("comparisons that cannot be made say why")
    func degenerate() throws {
        let same = try PairedDiagnosticComparison(
            first: [true, false, true, false], second: [true, false, true, false], truth: [true, false, false, true])
        #expect(throws: StatisticsError.self) { try same.positiveLikelihoodRatios() }
        #expect(throws: StatisticsError.self) { try same.predictiveValues(.positive) }
        let ill = try PairedDiagnosticComparison(first: [true], second: [false], truth: [true])
        #expect(throws: StatisticsError.self) { try ill.specificity }
        #expect(throws: StatisticsError.self) { try ill.predictiveValues(.positive) }
        #expect(try ill.accuracy.onlyFirst == 1)
        #expect(throws: StatisticsError.self) {
            try PairedDiagnosticComparison(first: [], second: [], truth: [])
        }
    }
}
