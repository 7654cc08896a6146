/// The power of a study of two tests, J readers and K cases, from the variance components of a pilot study.
///
/// Variance components of readers carry over; those of cases shrink with the number of cases, so the new study must have
/// the pilot's proportion of diseased cases.
///
/// - SeeAlso: Hillis, Obuchowski & Berbaum, Acad Radiol 2011;18:129; Obuchowski & Hillis, AJR 2011;197:W1.
public struct ReaderStudyPower: Equatable, Sendable {
    /// Test by reader; counts as zero when negative.
    public let testReader: Double
    /// Error of the pilot's values.
    public let error: ObuchowskiRockette.ErrorCovariances
    /// Cases of the pilot.
    public let pilotCases: Int

    /// From values that a publication gives.
    ///
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)`` for an error variance or number of cases not above 0.
    public init(
        testReader: Double, variance: Double, cov1: Double, cov2: Double, cov3: Double, pilotCases: Int
    ) throws(StatisticsError) {
        guard variance > 0, variance.isFinite else {
            throw .outOfRange(what: "error variance", value: variance, allowed: "above 0")
        }
        guard pilotCases > 0 else {
            throw .outOfRange(what: "number of pilot cases", value: Double(pilotCases), allowed: "above 0")
        }
        for (name, value) in [("test-reader variance", testReader), ("Cov1", cov1), ("Cov2", cov2), ("Cov3", cov3)]
        where !value.isFinite {
            throw .outOfRange(what: name, value: value, allowed: "finite")
        }
        self.testReader = testReader
        error = ObuchowskiRockette.ErrorCovariances(variance: variance, cov1: cov1, cov2: cov2, cov3: cov3)
        self.pilotCases = pilotCases
    }

    /// From a pilot study.
    ///
    /// - Throws: ``StatisticsError`` when the pilot has no variance components.
    public init(pilot: ObuchowskiRockette) throws(StatisticsError) {
        let components = try pilot.varianceComponents
        try self.init(
            testReader: components.testReader, variance: components.error.variance, cov1: components.error.cov1,
            cov2: components.error.cov2, cov3: components.error.cov3, pilotCases: pilot.caseCount)
    }

    /// The power of one size of study.
    public struct Result: Equatable, Sendable {
        /// Readers.
        public let readers: Int
        /// Cases.
        public let cases: Int
        /// Probability to find the difference, 0...1.
        public let power: Double
        /// Noncentrality of the test's distribution.
        public let noncentrality: Double
        /// Of the denominator; infinite with fixed readers.
        public let degreesOfFreedom: Double
        /// Above which the statistic is significant: F, or chi-squared with fixed readers.
        public let criticalValue: Double
    }

    /// The power to find a true difference.
    ///
    /// - Parameters:
    ///   - difference: the true difference of the two tests, not 0.
    ///   - readers: 2 or more; with fixed readers 1 or more.
    ///   - cases: 1 or more.
    ///   - alpha: two-sided level of significance, 0 < alpha < 1.
    ///   - inference: what the conclusions are to hold for.
    /// - Throws: ``StatisticsError`` for arguments out of range, and when the components give no positive variance.
    public func power(
        difference: Double, readers: Int, cases: Int, alpha: Double = 0.05,
        _ inference: ObuchowskiRockette.Inference = .randomReadersAndCases
    ) throws(StatisticsError) -> Result {
        let fewest = inference == .fixedReaders ? 1 : 2
        guard readers >= fewest else { throw .tooFew(what: "readers", needed: fewest, given: readers) }
        guard cases >= 1 else { throw .tooFew(what: "cases", needed: 1, given: cases) }
        guard alpha > 0, alpha < 1 else {
            throw .outOfRange(what: "level of significance", value: alpha, allowed: "between 0 and 1")
        }
        guard difference != 0, difference.isFinite else {
            throw .outOfRange(what: "difference to be found", value: difference, allowed: "finite and not 0")
        }
        let size = Double(readers)
        let scale = Double(pilotCases) / Double(cases)
        let shared = max(error.cov2 - error.cov3, 0)
        let ofReaders = max(testReader, 0) + scale * (error.variance - error.cov1 - shared)
        let whole =
            switch inference {
            case .randomReadersAndCases: ofReaders + size * scale * shared
            case .fixedReaders: scale * (error.variance - error.cov1 + (size - 1) * shared)
            case .fixedCases: ofReaders
            }
        guard whole > 0, inference == .fixedReaders || ofReaders > 0 else {
            throw .notEstimable(what: "power", because: "the components give no variance above zero")
        }
        let noncentrality = size * difference * difference / (2 * whole)
        if inference == .fixedReaders {
            let critical = ChiSquared(1).quantile(1 - alpha)
            return Result(
                readers: readers, cases: cases, power: 1 - ChiSquared(1).cdf(critical, noncentrality: noncentrality),
                noncentrality: noncentrality, degreesOfFreedom: .infinity, criticalValue: critical)
        }
        let freedom = whole * whole / (ofReaders * ofReaders / (size - 1))
        let distribution = FDistribution(1, freedom)
        let critical = distribution.quantile(1 - alpha)
        return Result(
            readers: readers, cases: cases, power: distribution.survival(critical, noncentrality: noncentrality),
            noncentrality: noncentrality, degreesOfFreedom: freedom, criticalValue: critical)
    }

    /// The smallest number of cases with the desired power.
    ///
    /// - Parameters:
    ///   - desired: 0 < desired < 1.
    ///   - most: where the search ends.
    /// - Returns: `nil` when not even `most` cases suffice: then there must be more readers.
    /// - Throws: ``StatisticsError`` as ``power(difference:readers:cases:alpha:_:)``.
    public func casesNeeded(
        power desired: Double, difference: Double, readers: Int, alpha: Double = 0.05, most: Int = 1_000_000,
        _ inference: ObuchowskiRockette.Inference = .randomReadersAndCases
    ) throws(StatisticsError) -> Result? {
        guard desired > 0, desired < 1 else {
            throw .outOfRange(what: "desired power", value: desired, allowed: "between 0 and 1")
        }
        func at(_ cases: Int) throws(StatisticsError) -> Result {
            try power(difference: difference, readers: readers, cases: cases, alpha: alpha, inference)
        }
        var enough = try at(max(most, 1))
        guard enough.power >= desired else { return nil }
        var tooFew = 0
        while enough.cases - tooFew > 1 {
            let middle = try at((tooFew + enough.cases) / 2)
            if middle.power >= desired { enough = middle } else { tooFew = middle.cases }
        }
        return enough
    }

    /// The power of every number of readers with every number of cases, readers first.
    ///
    /// - Throws: ``StatisticsError`` as ``power(difference:readers:cases:alpha:_:)``.
    public func grid(
        difference: Double, readers: [Int], cases: [Int], alpha: Double = 0.05,
        _ inference: ObuchowskiRockette.Inference = .randomReadersAndCases
    ) throws(StatisticsError) -> [[Result]] {
        var rows: [[Result]] = []
        for count in readers {
            var row: [Result] = []
            for size in cases {
                row.append(try power(difference: difference, readers: count, cases: size, alpha: alpha, inference))
            }
            rows.append(row)
        }
        return rows
    }
}
