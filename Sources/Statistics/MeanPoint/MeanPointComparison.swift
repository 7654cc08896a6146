/// The readers' mean point against the model's ROC curve: how much higher is the model's sensitivity at the readers' mean
/// specificity than the readers' mean sensitivity?
///
/// Readers and model saw the same cases; every resample recomputes all three quantities, so the correlation is kept.
/// The specificity is chosen by the data: this replaces the eye's "below the curve", not a registered comparison.
public struct MeanPointComparison: Equatable, Sendable {
    /// 0...1.
    public let readersMeanSensitivity: Double
    /// 0...1.
    public let readersMeanSpecificity: Double
    /// On the empirical curve, linear between points, upper end of vertical steps; 0...1.
    public let modelSensitivity: Double
    /// Model minus readers, with percentile limits from resampled readers and cases. For a conclusion about readers in
    /// general.
    public let readersAndCases: IntervalEstimate
    /// Model minus readers, with percentile limits from resampled cases. For these readers only.
    public let casesOnly: IntervalEstimate
    /// Number of resamples.
    public let replicates: Int
    /// Where the random numbers began.
    public let seed: UInt64

    /// Model minus readers.
    public var difference: Double { modelSensitivity - readersMeanSensitivity }

    /// - Parameters:
    ///   - modelPositives: the model's scores of the diseased cases; higher means more suspicious.
    ///   - modelNegatives: of the healthy cases.
    ///   - readingsOfPositives: by reader, then diseased case in the same order: called diseased?
    ///   - readingsOfNegatives: by reader, then healthy case: called diseased?
    ///   - replicates: at least 2; 2,000 or more for limits.
    ///   - seed: the same seed gives the same limits.
    ///   - level: of the intervals.
    /// - Throws: ``StatisticsError`` when a class or the list of readers is empty, a reader's readings differ in number
    ///   from the cases, a score is not finite, or there are fewer than two replicates.
    public init(
        modelPositives: [Double], modelNegatives: [Double], readingsOfPositives: [[Bool]],
        readingsOfNegatives: [[Bool]], replicates: Int = 4000, seed: UInt64, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) {
        let positives = try FiniteSample(modelPositives, "scores of positive cases")
        let negatives = try FiniteSample(modelNegatives, "scores of negative cases")
        guard !readingsOfPositives.isEmpty else { throw .tooFew(what: "readers", needed: 1, given: 0) }
        guard readingsOfPositives.count == readingsOfNegatives.count else {
            throw .lengthsDiffer(
                what: "readers of positive and negative cases", first: readingsOfPositives.count,
                second: readingsOfNegatives.count)
        }
        for readings in readingsOfPositives where readings.count != positives.count {
            throw .lengthsDiffer(what: "positive cases and readings", first: positives.count, second: readings.count)
        }
        for readings in readingsOfNegatives where readings.count != negatives.count {
            throw .lengthsDiffer(what: "negative cases and readings", first: negatives.count, second: readings.count)
        }
        guard replicates > 1 else { throw .tooFew(what: "replicates", needed: 2, given: replicates) }
        var resampler = MeanPointResampler(
            curve: EmpiricalCurve(positives: modelPositives, negatives: modelNegatives),
            hits: readingsOfPositives, alarms: readingsOfNegatives)
        let point = resampler.original
        readersMeanSensitivity = point.sensitivity
        readersMeanSpecificity = 1 - point.falsePositiveRate
        modelSensitivity = point.model
        self.replicates = replicates
        self.seed = seed
        var (both, cases) = ([Double](), [Double]())
        both.reserveCapacity(replicates)
        cases.reserveCapacity(replicates)
        for replicate in 0..<replicates {
            var generator = SeededGenerator(seed: seed, parts: [UInt64(replicate)])
            let resample = resampler.draw(&generator)
            both.append(resample.readersAndCases)
            cases.append(resample.casesOnly)
        }
        let remarks: [Remark] = [.specificityChosenByTheData] + (replicates < 1000 ? [.fewReplicates] : [])
        let estimate = point.model - point.sensitivity
        readersAndCases = .percentile(
            both, estimate: estimate, level: level, method: .readersAndCasesResampled, n: readingsOfPositives.count,
            remarks: remarks + (readingsOfPositives.count < 5 ? [.fewReadersResampled] : []))
        casesOnly = .percentile(
            cases, estimate: estimate, level: level, method: .casesResampled, n: positives.count + negatives.count,
            remarks: remarks)
    }
}

extension IntervalEstimate {
    fileprivate static func percentile(
        _ values: [Double], estimate: Double, level: ConfidenceLevel, method: Method, n: Int, remarks: [Remark]
    ) -> IntervalEstimate {
        let sorted = values.sorted()
        let lower = Quantiles.quantile(level.tail, ofSorted: sorted)
        let upper = Quantiles.quantile(1 - level.tail, ofSorted: sorted)
        let isConstant = sorted[0] == sorted[sorted.count - 1]
        var remarks = remarks
        if isConstant { remarks.append(.resamplesAreEqual) }
        if estimate < lower || estimate > upper { remarks.append(.estimateOutsidePercentiles) }
        return IntervalEstimate(
            estimate: estimate, lower: lower, upper: upper,
            standardError: isConstant ? 0 : Moments(values).standardDeviation, level: level, method: method, n: n,
            remarks: remarks)
    }
}

extension IntervalEstimate.Method {
    /// Percentiles; diseased, healthy and readers resampled independently. n counts readers.
    public static let readersAndCasesResampled = Self(
        "bootstrap percentiles, readers and cases (within each class) resampled")
    /// Percentiles; diseased and healthy resampled. n counts cases.
    public static let casesResampled = Self("bootstrap percentiles, cases (within each class) resampled, readers fixed")
}

extension Remark {
    /// Beside every comparison of a mean point with a curve.
    public static let specificityChosenByTheData = Remark(
        "The curve is read at the specificity that the readers happened to have, not at one registered beforehand.")
    /// For fewer than 1,000 resamples.
    public static let fewReplicates = Remark("Fewer than 1,000 resamples: the limits would differ with another seed.")
    /// For fewer than five readers.
    public static let fewReadersResampled = Remark(
        "Resampling fewer than five readers understates how much readers differ.")
    /// When no resample differs.
    public static let resamplesAreEqual = Remark(
        "All resamples give the same value, so the interval says nothing of the uncertainty.")
    /// When percentiles leave the estimate out.
    public static let estimateOutsidePercentiles = Remark(
        "The estimate lies outside its percentile limits, because the statistic is biased in so small a sample.")
}
