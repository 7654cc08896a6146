extension ObuchowskiRockette {
    /// What the mean square of the tests is compared with, and its degrees of freedom (infinite with fixed readers).
    public struct Denominator: Equatable, Sendable {
        /// The expected mean square of the tests when they are equal.
        public let value: Double
        /// Hillis' degrees of freedom; infinite with fixed readers.
        public let degreesOfFreedom: Double
    }

    /// The denominator of the test that all tests are equal.
    ///
    /// With random readers and cases MS(TR) + r max(Cov2 - Cov3, 0), r readers of each test (their harmonic mean when
    /// nested in tests); with fixed readers error - Cov1 + (r - 1)(Cov2 - Cov3), and nested error - Cov2 + r (Cov2 - Cov3);
    /// with fixed cases MS(TR).
    ///
    /// - Throws: ``StatisticsError`` with a single test, with a single reader of each test unless readers are fixed.
    /// - SeeAlso: Hillis, Stat Med 2007;26:596, section 4; 2014;33:330.
    public func denominator(_ inference: Inference) throws(StatisticsError) -> Denominator {
        if inference == .fixedReaders {
            guard tests.count > 1 else { throw .tooFew(what: "tests to compare", needed: 2, given: 1) }
            let value =
                design == .crossed
                ? error.variance - error.cov1 + (readersPerTest - 1) * covarianceDifference
                : error.variance - error.cov2 + readersPerTest * covarianceDifference
            return Denominator(
                value: abs(value) < error.variance * 1e-13 ? 0 : value, degreesOfFreedom: .infinity)
        }
        let testReader = try crossedMeanSquares.testReader
        let freedom =
            design == .crossed
            ? Double((tests.count - 1) * (readers.count - 1)) : Double(readers.count - tests.count)
        let added = inference == .fixedCases ? 0 : readersPerTest * max(rawCovarianceDifference, 0)
        let value = testReader + added
        return Denominator(
            value: value,
            degreesOfFreedom: testReader > 0 ? value * value / (testReader * testReader / freedom) : .infinity)
    }

    /// Tests that all tests have the same mean.
    ///
    /// - Throws: ``StatisticsError`` as ``denominator(_:)``, and when nothing varies, so that no test exists.
    public func equality(_ inference: Inference = .randomReadersAndCases) throws(StatisticsError) -> TestResult {
        let denominator = try denominator(inference)
        guard let betweenTests = meanSquares.test else { throw .tooFew(what: "tests", needed: 2, given: 1) }
        guard denominator.value > 0 else {
            throw .notEstimable(
                what: "test of equality",
                because: denominator.value < 0
                    ? "the variance was estimated below zero" : "the values do not vary beyond the tests themselves")
        }
        let ratio = betweenTests / denominator.value
        let freedom = Double(tests.count - 1)
        if denominator.degreesOfFreedom.isInfinite {
            let chiSquared = freedom * ratio
            return TestResult(
                name: inference.name, statistic: chiSquared, degreesOfFreedom: [freedom],
                p: ChiSquared(freedom).survival(chiSquared), remarks: remarks(inference))
        }
        return TestResult(
            name: inference.name, statistic: ratio, degreesOfFreedom: [freedom, denominator.degreesOfFreedom],
            p: FDistribution(freedom, denominator.degreesOfFreedom).survival(ratio), remarks: remarks(inference))
    }

    /// Readers of each test; their harmonic mean when tests have different numbers.
    public var readersPerTest: Double {
        ReaderLayout.harmonicMean(values.map { $0.count { $0 != nil } })
    }

    /// What must be said of results for this inference.
    func remarks(_ inference: Inference) -> [Remark] {
        var remarks: [Remark] = []
        if inference != .fixedReaders, readersPerTest < 5 { remarks.append(.fewerThanFiveReaders) }
        if rawCovarianceDifference < 0, tests.count > 1, inference != .fixedCases {
            let isRaised = inference == .randomReadersAndCases || negativeDifference == .raisedToZero
            remarks.append(isRaised ? .covarianceDifferenceRaised : .covarianceDifferenceKept)
        }
        return remarks
    }
}

extension ObuchowskiRockette.Inference {
    /// The test's name.
    var name: String {
        switch self {
        case .randomReadersAndCases: "Obuchowski-Rockette F test, random readers and cases"
        case .fixedReaders: "Obuchowski-Rockette chi-squared test, fixed readers and random cases"
        case .fixedCases: "Obuchowski-Rockette F test, random readers and fixed cases"
        }
    }
}
