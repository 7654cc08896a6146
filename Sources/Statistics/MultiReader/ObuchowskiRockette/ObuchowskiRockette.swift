/// The Obuchowski-Rockette analysis of a multi-reader multi-case study, with Hillis' degrees of freedom.
///
/// The values of the readers (areas, sensitivities …) follow a two-way layout test x reader whose errors are correlated,
/// because all values rest on the same cases. The covariances are estimated from the cases: Cov1 between tests of one
/// reader, Cov2 between readers with one test, Cov3 between readers with different tests; each is the mean over all such
/// pairs, so that pairs without a common case count as zero. This makes the analysis valid too for cases nested in
/// readers or in tests, for split plots, and for readings that are missing by chance.
///
/// - SeeAlso: Obuchowski & Rockette, Commun Stat Simul 1995;24:285; Hillis, Stat Med 2007;26:596 (degrees of freedom);
///   Hillis, Stat Med 2014;33:330 (nested designs).
public struct ObuchowskiRockette: Equatable, Sendable {
    /// How readers relate to tests.
    public enum Design: String, Sendable {
        /// Every reader read with every test.
        case crossed
        /// Every reader read with one test only.
        case readersWithinTests
    }

    /// What the conclusions hold for.
    public enum Inference: String, CaseIterable, Sendable {
        /// For readers and cases like these (RRRC): the usual aim of a study.
        case randomReadersAndCases
        /// For exactly these readers, and cases like these (FRRC).
        case fixedReaders
        /// For exactly these cases, and readers like these (RRFC).
        case fixedCases
    }

    /// What is done with Cov2 - Cov3 below zero, which no true value can be, where it is not fixed by the method (with
    /// random readers and cases it always counts as zero).
    public enum NegativeCovarianceDifference: Sendable {
        /// It counts as zero, as in RJafroc. Standard errors become larger.
        case raisedToZero
        /// It enters as estimated, as in MRMCaov.
        case asEstimated
    }

    /// The endpoint of the values.
    public let endpoint: ReaderEndpoint
    /// How covariances were estimated.
    public let covariance: CovarianceEstimator
    /// How readers relate to tests.
    public let design: Design
    /// What is done with a negative Cov2 - Cov3.
    public let negativeDifference: NegativeCovarianceDifference
    /// The tests.
    public let tests: [String]
    /// The readers.
    public let readers: [String]
    /// Number of cases that enter, over all readers and tests.
    public let caseCount: Int
    /// The value of each test and reader; `nil` where the reader did not read with the test.
    public let values: [[Double?]]
    /// Error variance of each value, by test and reader; `nil` as in ``values``.
    public let errorVariances: [[Double?]]
    /// The mean of the readers, by test.
    public let means: [Double]
    /// Sums of squares of the layout over their degrees of freedom.
    public let meanSquares: MeanSquares
    /// Error variance and covariances, over all tests.
    public let error: ErrorCovariances
    /// Error variance and Cov2 of each test by itself.
    public let errorByTest: [TestError]
    /// Error variance and Cov1 of each reader by himself; Cov1 is `nil` with a single test.
    public let errorByReader: [ReaderError]

    /// Mean squares of the values.
    public struct MeanSquares: Equatable, Sendable {
        /// Between tests; `nil` with a single test.
        public let test: Double?
        /// Between readers; `nil` with a single reader or when readers are nested in tests.
        public let reader: Double?
        /// Test by reader; when readers are nested in tests, between readers within tests. `nil` without replication.
        public let testReader: Double?
        /// Between readers of each test; `nil` for a test with a single reader.
        public let readerByTest: [Double?]
    }

    /// The parts of the error's covariance matrix.
    public struct ErrorCovariances: Equatable, Sendable {
        /// Mean variance of a single value.
        public let variance: Double
        /// Same reader, different tests; zero without such pairs.
        public let cov1: Double
        /// Different readers, same test; zero without such pairs.
        public let cov2: Double
        /// Different readers, different tests; zero without such pairs.
        public let cov3: Double
    }

    /// The error of one test's values.
    public struct TestError: Equatable, Sendable {
        /// Mean variance of a value.
        public let variance: Double
        /// Mean covariance of two readers; zero with a single reader.
        public let cov2: Double
    }

    /// The error of one reader's values.
    public struct ReaderError: Equatable, Sendable {
        /// Mean variance of a value.
        public let variance: Double
        /// Mean covariance of two tests; `nil` with a single test.
        public let cov1: Double?
    }

    /// Analyses a study.
    ///
    /// - Parameters:
    ///   - data: with every reader reading either with all tests or with one.
    ///   - endpoint: what a reader's value is. All but the area need answers, 1 or 0.
    ///   - covariance: how covariances are estimated.
    ///   - negativeDifference: what is done with a negative Cov2 - Cov3 with fixed readers and in variance components.
    /// - Throws: ``StatisticsError``, naming reader and test, when a reader's value or its variance does not exist, or when
    ///   the readers are neither crossed with the tests nor nested in them.
    public init(
        _ data: MultiReaderData, endpoint: ReaderEndpoint, covariance: CovarianceEstimator = .jackknife,
        negativeDifference: NegativeCovarianceDifference = .raisedToZero
    ) throws(StatisticsError) {
        design = try Self.design(of: data)
        let influence = try CaseInfluence(
            data, endpoint: endpoint, covariance: covariance == .unbiased ? .deLong : covariance)
        let sums =
            endpoint == .area && covariance == .unbiased
            ? try CovarianceSums(unbiasedFor: data) : CovarianceSums(influence)
        let layout = ReaderLayout(influence, design)
        self.endpoint = endpoint
        self.covariance = covariance
        self.negativeDifference = negativeDifference
        tests = data.tests
        readers = data.readers
        caseCount =
            (endpoint.usesPositives ? data.positiveCases.count : 0)
            + (endpoint.usesNegatives ? data.negativeCases.count : 0)
        values = layout.values
        errorVariances = sums.variances.map { $0.map { $0.isNaN ? nil : $0 } }
        means = layout.means
        meanSquares = layout.meanSquares
        error = layout.error(sums)
        errorByTest = layout.errorByTest(sums)
        errorByReader = layout.errorByReader(sums)
    }

    private static func design(of data: MultiReaderData) throws(StatisticsError) -> Design {
        let counts = data.readers.indices.map { reader in
            data.tests.indices.count { data.isRead(test: $0, reader: reader) }
        }
        if counts.allSatisfy({ $0 == data.tests.count }) { return .crossed }
        if counts.allSatisfy({ $0 == 1 }) {
            for test in data.tests.indices {
                let isRead = data.readers.indices.contains { data.isRead(test: test, reader: $0) }
                guard isRead else { throw .tooFew(what: "readers with test \(data.tests[test])", needed: 1, given: 0) }
            }
            return .readersWithinTests
        }
        let odd = counts.firstIndex { $0 != data.tests.count } ?? 0
        throw .notEstimable(
            what: "Obuchowski-Rockette analysis",
            because:
                "reader \(data.readers[odd]) read with \(counts[odd]) of \(data.tests.count) tests, and the readers "
                + "must all read with every test or each with one; the one-shot analysis allows any design")
    }
}
