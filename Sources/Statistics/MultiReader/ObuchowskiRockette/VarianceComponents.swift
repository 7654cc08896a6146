extension ObuchowskiRockette {
    /// The parts of which a value's variance is made.
    public struct VarianceComponents: Equatable, Sendable {
        /// Between readers; may be estimated below zero.
        public let reader: Double
        /// Test by reader; may be estimated below zero.
        public let testReader: Double
        /// The error's variance and covariances.
        public let error: ErrorCovariances

        /// A covariance of the error as a correlation, such as `correlation(components.error.cov2)`; `nil` without error
        /// variance.
        public func correlation(_ covariance: Double) -> Double? {
            error.variance > 0 ? covariance / error.variance : nil
        }
    }

    /// Cov2 - Cov3 as the chosen rule has it.
    public var covarianceDifference: Double {
        negativeDifference == .raisedToZero ? max(rawCovarianceDifference, 0) : rawCovarianceDifference
    }

    /// Variance components of readers crossed with two or more tests.
    ///
    /// - Throws: ``StatisticsError`` when readers are nested in tests, or with a single reader or test.
    public var varianceComponents: VarianceComponents {
        get throws(StatisticsError) {
            guard design == .crossed else {
                throw .notEstimable(
                    what: "variance components", because: "no reader read with more than one test")
            }
            let (_, testReader) = try crossedMeanSquares
            guard let reader = meanSquares.reader else { throw .tooFew(what: "readers", needed: 2, given: 1) }
            // What raising Cov2 - Cov3 adds to the test-reader component is taken from that of the readers, whose mean
            // square holds both.
            let raised = (covarianceDifference - rawCovarianceDifference) / Double(tests.count)
            return VarianceComponents(
                reader: (reader - testReader) / Double(tests.count) - error.cov1 + error.cov3 - raised,
                testReader: testReader - error.variance + error.cov1 + covarianceDifference, error: error)
        }
    }

    /// As estimated; zero where only rounding is left.
    var rawCovarianceDifference: Double {
        let difference = error.cov2 - error.cov3
        return abs(difference) < error.variance * 1e-13 ? 0 : difference
    }

    /// Mean squares of tests and of tests by readers.
    var crossedMeanSquares: (test: Double, testReader: Double) {
        get throws(StatisticsError) {
            guard let test = meanSquares.test else { throw .tooFew(what: "tests to compare", needed: 2, given: 1) }
            guard let testReader = meanSquares.testReader else {
                throw .tooFew(what: "readers of each test", needed: 2, given: 1)
            }
            return (test, testReader)
        }
    }
}
