import Statistics
import Testing

@Suite("Two-by-two tables") struct DiagnosticTableTests {
    private func table(_ tp: Int, _ fp: Int, _ fn: Int, _ tn: Int) throws -> DiagnosticTable {
        try DiagnosticTable(truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn)
    }

    private func percent(_ interval: IntervalEstimate, _ digits: Double = 1) -> [Double] {
        [interval.estimate, interval.lower, interval.upper].map { ($0 * 100 * digits).rounded() / digits }
    }

    /// Printed in the source paper; its false negative rate of 2 % (0.3-17) is another quantity's interval.
    @Test("the source paper's numbers come out, each under its own name")
    func sourcePaper() throws {
        let paper = try table(49, 8, 1, 42)
        #expect(percent(try paper.rate(.accuracy)) == [91, 84, 96])
        #expect(percent(try paper.rate(.sensitivity)) == [98, 89, 100])
        #expect(percent(try paper.rate(.specificity)) == [84, 71, 93])
        #expect(percent(try paper.f1(.asInTheSourcePaper), 10) == [91.6, 84.5, 95.6])
        #expect(try paper.f1(.asInTheSourcePaper).remarks.contains(.f1IsNoProportion))
        let mislabelled = try paper.intervalMislabelledAsFalseNegativeRate()
        #expect(percent(mislabelled, 10) == [2.4, 0.3, 16.6])
        #expect(mislabelled.remarks.contains(.isNoFalseNegativeRate))
        #expect(percent(try paper.rate(.falseNegativeRate), 100) == [2, 0.05, 10.65])
    }

    @Test("complementary rates mirror, whatever the method", arguments: ProportionMethod.allCases)
    func mirror(method: ProportionMethod) throws {
        let pairs: [(DiagnosticRate, DiagnosticRate)] = [
            (.sensitivity, .falseNegativeRate), (.specificity, .falsePositiveRate),
            (.positivePredictiveValue, .falseDiscoveryRate), (.negativePredictiveValue, .falseOmissionRate),
            (.apparentPrevalence, .proportionRuledOut),
        ]
        for counts in [(49, 8, 1, 42), (25, 0, 0, 25), (0, 3, 4, 9)] {
            let table = try table(counts.0, counts.1, counts.2, counts.3)
            for (rate, complement) in pairs {
                let (one, other) = (try table.rate(rate, method), try table.rate(complement, method))
                #expect(other.lower == 1 - one.upper && other.upper == 1 - one.lower)
            }
        }
    }

    @Test("exchanging diseased and healthy exchanges the measures")
    func exchange() throws {
        let (one, other) = (try table(30, 20, 10, 40), try table(30, 20, 10, 40).exchanged)
        #expect(try one.rate(.sensitivity) == other.rate(.specificity))
        #expect(try one.rate(.positivePredictiveValue) == other.rate(.negativePredictiveValue))
        #expect(abs(try one.youdenIndex().estimate - other.youdenIndex().estimate) < 1e-15)
        let (ratio, inverse) = (try one.positiveLikelihoodRatio(), try other.negativeLikelihoodRatio())
        #expect(abs(ratio.lower * inverse.upper - 1) < 1e-9 && abs(ratio.upper * inverse.lower - 1) < 1e-9)
        #expect(abs(try one.matthewsCorrelation().upper - other.matthewsCorrelation().upper) < 1e-12)
        let (early, late) = (
            try one.predictiveValue(.positive, atPrevalence: 0.2),
            try other.predictiveValue(.negative, atPrevalence: 0.8)
        )
        #expect(abs(early.lower - late.lower) < 1e-12)
    }

    @Test("a table counted from calls does not depend on the order of rows")
    func order() throws {
        let (calls, truth) = ([true, true, false, false, true], [true, false, true, false, true])
        let one = try DiagnosticTable(calls: calls, truth: truth)
        #expect(one == (try table(2, 1, 1, 1)))
        #expect(one == (try DiagnosticTable(calls: calls.reversed(), truth: truth.reversed())))
        #expect(throws: StatisticsError.self) { try DiagnosticTable(calls: [true], truth: []) }
        #expect(throws: StatisticsError.self) { try self.table(-1, 0, 0, 0) }
    }

    @Test("a zero count gets score limits and says so; log limits are refused")
    func zeroCounts() throws {
        let perfect = try table(25, 0, 0, 25)
        let ratio = try perfect.positiveLikelihoodRatio()
        #expect(ratio.estimate == .infinity && ratio.upper == .infinity && ratio.lower > 7)
        #expect(ratio.remarks == [.scoreLimitsForZeroCounts])
        #expect(throws: StatisticsError.self) { try perfect.positiveLikelihoodRatio(.log) }
        #expect(throws: StatisticsError.self) { try perfect.diagnosticOddsRatio(.woolf) }
        let odds = try perfect.diagnosticOddsRatio()
        #expect(odds.estimate == .infinity && odds.upper == .infinity)
        // By numerical maximisation of the likelihood in Python.
        #expect(abs(odds.lower - 162.704596) < 1e-3)
        let correlation = try perfect.matthewsCorrelation()
        #expect(correlation.estimate == 1 && correlation.upper == 1 && correlation.lower < 1)
        #expect(correlation.remarks.contains(.limitsFromAddedHalves))
        let silent = try table(0, 0, 10, 90).positiveLikelihoodRatio()
        #expect(silent.lower == 0 && silent.upper == .infinity && silent.remarks == [.ratioIsUndefined])
    }

    @Test("no table crashes, and every number is finite or has its reason")
    func degenerate() throws {
        for code in 0..<81 {
            let counts = (0..<4).map { position in [0, 1, 13][code / [1, 3, 9, 27][position] % 3] }
            let table = try table(counts[0], counts[1], counts[2], counts[3])
            for measure in table.allMeasures(prevalences: [0.01]) {
                guard case .success(let interval) = measure.result else { continue }
                #expect(!interval.lower.isNaN && !interval.upper.isNaN, "\(measure.name) \(counts)")
                #expect(
                    !interval.estimate.isNaN || interval.remarks == [.ratioIsUndefined], "\(measure.name) \(counts)")
                #expect(interval.lower <= interval.upper, "\(measure.name) \(counts)")
            }
        }
    }

    @Test("F1 and accuracy keep within the bounds that their parts set, whatever the table")
    func bounds() throws {
        var generator = SeededGenerator(seed: 9)
        for round in 0..<300 {
            let size = round % 3 == 0 ? 4 : 60
            let counts = (0..<4).map { _ in Int(generator.below(size)) }
            let table = try table(counts[0], counts[1], counts[2], counts[3])
            func rate(_ rate: DiagnosticRate) -> Double? { try? table.rate(rate).estimate }
            if let f1 = try? table.f1() {
                let jaccard = Double(counts[0]) / Double(counts[0] + counts[1] + counts[2])
                #expect(abs(f1.estimate - 2 * jaccard / (1 + jaccard)) < 1e-12)
                #expect(f1.lower >= 0 && f1.lower <= f1.estimate && f1.estimate <= f1.upper && f1.upper <= 1)
                if let recall = rate(.sensitivity), let precision = rate(.positivePredictiveValue) {
                    let (low, high) = (min(recall, precision), max(recall, precision))
                    // A harmonic mean: above the smaller, below the geometric mean.
                    #expect(f1.estimate >= low - 1e-12 && f1.estimate <= (low * high).squareRoot() + 1e-12)
                    #expect(f1.estimate <= 2 * low / (1 + low) + 1e-12)
                }
            }
            guard let accuracy = try? table.rate(.accuracy) else { continue }
            #expect(accuracy.lower >= 0 && accuracy.lower <= accuracy.estimate)
            #expect(accuracy.estimate <= accuracy.upper && accuracy.upper <= 1)
            if let sensitivity = rate(.sensitivity), let specificity = rate(.specificity), let share = rate(.prevalence)
            {
                let mixed = share * sensitivity + (1 - share) * specificity
                #expect(abs(accuracy.estimate - mixed) < 1e-12)
                #expect(accuracy.estimate >= min(sensitivity, specificity) - 1e-12)
                #expect(accuracy.estimate <= max(sensitivity, specificity) + 1e-12)
            }
        }
    }

    @Test("numbers of an enriched sample carry a remark, those of consecutive cases none")
    func enriched() throws {
        let enriched = try table(49, 8, 1, 42)
        let consecutive = try DiagnosticTable(
            truePositives: 49, falsePositives: 8, falseNegatives: 1, trueNegatives: 42, sampling: .consecutive)
        for rate in [DiagnosticRate.accuracy, .positivePredictiveValue, .negativePredictiveValue] {
            #expect(try enriched.rate(rate).remarks == [.dependsOnPrevalence])
            #expect(try consecutive.rate(rate).remarks.isEmpty)
        }
        #expect(try enriched.rate(.sensitivity).remarks.isEmpty)
        #expect(try enriched.f1().remarks == [.dependsOnPrevalence])
    }

    @Test("the odds ratio's score limits are where the score test is just not rejected, and mirror")
    func oddsRatio() throws {
        let (ratio, inverse) = (try table(30, 20, 10, 40), try table(10, 40, 30, 20))
        let (one, other) = (try ratio.diagnosticOddsRatio(), try inverse.diagnosticOddsRatio())
        #expect(abs(one.lower * other.upper - 1) < 1e-9)
        let exact = try ratio.diagnosticOddsRatio(.exact)
        #expect(exact.lower < one.lower && one.upper < exact.upper)
        // At the level where the chi-squared test (with N - 1) just rejects, the interval ends at 1.
        let z = (16.666666666666668 * 99.0 / 100).squareRoot()
        let touching = try ratio.diagnosticOddsRatio(level: ConfidenceLevel(1 - Normal.twoSided(z)))
        #expect(abs(touching.lower - 1) < 1e-6)
    }

    @Test("a number needed to diagnose that may be infinite says so")
    func numberNeeded() throws {
        let chance = try table(25, 25, 25, 25).numberNeededToDiagnose()
        #expect(chance.upper == .infinity && chance.remarks == [.intervalRunsThroughInfinity])
        let index = try table(49, 8, 1, 42).youdenIndex()
        let needed = try table(49, 8, 1, 42).numberNeededToDiagnose()
        #expect(needed.lower == 1 / index.upper && needed.upper == 1 / index.lower && needed.remarks.isEmpty)
    }

    @Test("the bootstrap of F1 is fixed by its seed and follows the sampling")
    func bootstrap() throws {
        let paper = try table(49, 8, 1, 42)
        let one = try paper.f1Bootstrap(replicates: 400, seed: 3)
        #expect(try one == paper.f1Bootstrap(stratified: true, replicates: 400, seed: 3))
        #expect(try one != paper.f1Bootstrap(replicates: 400, seed: 4))
        #expect(throws: StatisticsError.self) { try paper.f1Bootstrap(replicates: 1, seed: 3) }
        #expect(throws: StatisticsError.self) { try self.table(0, 0, 0, 9).f1Bootstrap(seed: 1) }
        let rare = try table(1, 0, 0, 9).f1Bootstrap(stratified: false, replicates: 200, seed: 1)
        #expect(rare.remarks.contains { $0.text.contains("left out") })
    }

    @Test("F1 limits at 0 and 1 have width, except the delta method's, which says so")
    func f1Ends() throws {
        for counts in [(25, 0, 0, 25), (0, 5, 10, 85)] {
            let table = try table(counts.0, counts.1, counts.2, counts.3)
            for method in [F1Method.wilsonThroughJaccard, .clopperPearsonThroughJaccard, .wilsonDirect] {
                let interval = try table.f1(method)
                #expect(interval.upper - interval.lower > 0.01 && interval.lower >= 0 && interval.upper <= 1)
            }
            #expect(try table.f1(.delta).remarks.contains(.noWidthIsNoPrecision))
        }
    }
}
