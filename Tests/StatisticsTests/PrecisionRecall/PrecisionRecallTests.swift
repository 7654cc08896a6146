import Statistics
import Testing

@Suite("Precision and recall") struct PrecisionRecallTests {
    /// scikit-learn's manual, average_precision_score: truths 0 0 1 1, scores 0.1 0.4 0.35 0.8.
    @Test("the example of scikit-learn's manual")
    func manual() throws {
        let curve = PrecisionRecallCurve(try ScoredClasses(positives: [0.35, 0.8], negatives: [0.1, 0.4]))
        #expect(abs(curve.averagePrecision - (0.5 + 0.5 * 2 / 3)) < 1e-15)
        #expect(curve.thresholds == [0.1, 0.35, 0.4, 0.8])
        #expect(curve.recalls == [1, 1, 0.5, 0.5, 0])
        #expect(curve.precisions == [0.5, 2.0 / 3, 0.5, 1, 1])
    }

    @Test("constant scores reach the share of diseased cases, complete separation 1 without an interval")
    func bounds() throws {
        let constant = PrecisionRecallCurve(try ScoredClasses(positives: [1, 1], negatives: [1, 1, 1]))
        #expect(constant.averagePrecision == constant.chance)
        let apart = PrecisionRecallCurve(try ScoredClasses(positives: [4, 5], negatives: [1, 1, 1]))
        #expect(apart.averagePrecision == 1)
        #expect(throws: StatisticsError.self) { try apart.logitInterval() }
    }

    @Test("intervals hold the estimate, and the logit one nests in the level")
    func intervals() throws {
        let curve = PrecisionRecallCurve(try ROCCurveTests.classes(5))
        let narrow = try curve.logitInterval(level: try ConfidenceLevel(0.8))
        let wide = try curve.logitInterval(level: try ConfidenceLevel(0.99))
        #expect(0 < wide.lower && wide.lower < narrow.lower && narrow.lower < narrow.estimate)
        #expect(narrow.estimate < narrow.upper && narrow.upper < wide.upper && wide.upper < 1)
        let settings = try BootstrapSettings(replicates: 500, seed: 5)
        let resampled = try curve.bootstrapAveragePrecision(settings).interval()
        #expect(resampled.lower < curve.averagePrecision && curve.averagePrecision < resampled.upper)
    }
}
