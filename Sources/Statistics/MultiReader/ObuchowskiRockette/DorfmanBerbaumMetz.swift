/// The Dorfman-Berbaum-Metz analysis: analysis of variance of jackknife pseudovalues, readers crossed with tests.
///
/// It is the Obuchowski-Rockette analysis with jackknife covariances on the scale of a single case: each mean square is K
/// times that of Obuchowski and Rockette, K cases, so no pseudovalue need be computed. With fixed readers the pseudovalues
/// give t and F distributions with K - 1 degrees of freedom where Obuchowski and Rockette have normal ones.
///
/// - SeeAlso: Dorfman, Berbaum & Metz, Invest Radiol 1992;27:723; Hillis, Berbaum & Metz, Acad Radiol 2008;15:647.
public struct DorfmanBerbaumMetz: Equatable, Sendable {
    /// The same analysis on the scale of values.
    public let analysis: ObuchowskiRockette
    /// Variance of pseudovalues by what varies; any may be estimated below zero.
    public let components: Components

    /// Components of the variance of a pseudovalue.
    public struct Components: Equatable, Sendable {
        /// Reader.
        public let reader: Double
        /// Case.
        public let cases: Double
        /// Test by reader.
        public let testReader: Double
        /// Test by case.
        public let testCase: Double
        /// Reader by case.
        public let readerCase: Double
        /// Test by reader by case, and error.
        public let error: Double
    }

    /// A mean square with its degrees of freedom.
    public struct MeanSquare: Equatable, Sendable {
        /// Of pseudovalues.
        public let value: Double
        /// Degrees of freedom.
        public let degreesOfFreedom: Double
    }

    /// - Parameters:
    ///   - data: readers crossed with two or more tests.
    ///   - endpoint: what a reader's value is.
    /// - Throws: ``StatisticsError`` as ``ObuchowskiRockette``, and when readers are nested in tests.
    public init(_ data: MultiReaderData, endpoint: ReaderEndpoint) throws(StatisticsError) {
        let analysis = try ObuchowskiRockette(data, endpoint: endpoint, negativeDifference: .asEstimated)
        let plain = try analysis.varianceComponents
        let (error, cases) = (analysis.error, Double(analysis.caseCount))
        self.analysis = analysis
        components = Components(
            reader: plain.reader, cases: cases * error.cov3, testReader: plain.testReader,
            testCase: cases * (error.cov2 - error.cov3), readerCase: cases * (error.cov1 - error.cov3),
            error: cases * (error.variance - error.cov1 - error.cov2 + error.cov3))
    }

    /// The mean square of the tests and the one it is compared with.
    ///
    /// - Throws: ``StatisticsError`` as ``ObuchowskiRockette/denominator(_:)``.
    public func meanSquares(
        _ inference: ObuchowskiRockette.Inference
    ) throws(StatisticsError) -> (test: MeanSquare, error: MeanSquare) {
        let cases = Double(analysis.caseCount)
        let denominator = try analysis.denominator(inference)
        guard let test = analysis.meanSquares.test else { throw .tooFew(what: "tests", needed: 2, given: 1) }
        let freedom = Double(analysis.tests.count - 1)
        return (
            MeanSquare(value: cases * test, degreesOfFreedom: freedom),
            MeanSquare(
                value: cases * denominator.value,
                degreesOfFreedom: inference == .fixedReaders ? freedom * (cases - 1) : denominator.degreesOfFreedom)
        )
    }

    /// Tests that all tests have the same mean.
    ///
    /// - Throws: ``StatisticsError`` as ``ObuchowskiRockette/equality(_:)``.
    public func equality(_ inference: ObuchowskiRockette.Inference) throws(StatisticsError) -> TestResult {
        let (test, error) = try meanSquares(inference)
        guard error.value > 0 else {
            throw .notEstimable(what: "test of equality", because: "the values do not vary beyond the tests themselves")
        }
        let ratio = test.value / error.value
        return TestResult(
            name: "Dorfman-Berbaum-Metz F test", statistic: ratio,
            degreesOfFreedom: [test.degreesOfFreedom, error.degreesOfFreedom],
            p: FDistribution(test.degreesOfFreedom, error.degreesOfFreedom).survival(ratio),
            remarks: analysis.remarks(inference))
    }

    /// Every pair of tests compared, first minus second.
    ///
    /// - Throws: ``StatisticsError`` as ``ObuchowskiRockette/differences(_:level:)``.
    public func differences(
        _ inference: ObuchowskiRockette.Inference, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> [TestDifference] {
        let plain = try analysis.differences(inference, level: level)
        guard inference == .fixedReaders else { return plain }
        let freedom = try meanSquares(inference).error.degreesOfFreedom
        var differences: [TestDifference] = []
        for difference in plain {
            let error = difference.interval.standardError ?? 0
            let estimate = StudentEstimate(
                estimate: difference.interval.estimate, variance: error * error, degreesOfFreedom: freedom)
            let interval = try estimate.interval(
                level, method: .pseudovalues, n: analysis.readers.count,
                what: "difference of \(difference.first) and \(difference.second)", range: -1...1,
                remarks: analysis.remarks(inference))
            differences.append(
                TestDifference(
                    first: difference.first, second: difference.second, interval: interval,
                    degreesOfFreedom: freedom, test: estimate.test(name: interval.method.name)))
        }
        return differences
    }
}

extension IntervalEstimate.Method {
    /// Pseudovalues, fixed readers.
    public static let pseudovalues = Self(
        "Dorfman-Berbaum-Metz, fixed readers and random cases, t",
        reference: "Dorfman, Berbaum & Metz, Invest Radiol 1992;27:723")
}
