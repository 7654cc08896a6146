/// A stand-alone model against a group of readers of the same cases, readers and cases random.
///
/// The model takes the place of a test with which every reader has the same result, on the cases that the reader read.
/// The analysis of two tests by Obuchowski and Rockette is then the same as the analysis of the single sample of
/// differences. Differences are always model minus readers.
///
/// - SeeAlso: Hillis, Stat Med 2007;26:596, section 5.3; Chen, Petrick & Sahiner, Acad Radiol 2012;19:1158
///   (non-inferiority).
public struct ModelAgainstReaders: Equatable, Sendable {
    /// The analysis of the two tests: the model first, then the readers.
    public let analysis: ObuchowskiRockette
    /// The model's value; where readers read different cases, the mean of its values on them.
    public var modelValue: Double { analysis.means[0] }
    /// The mean of the readers' values.
    public var readersMean: Double { analysis.means[1] }

    /// - Parameters:
    ///   - model: the model's score of every case that was read; its answer, 1 or 0, for all endpoints but the area.
    ///   - readers: the readings with a single test.
    ///   - endpoint: what is compared.
    ///   - covariance: how covariances are estimated.
    /// - Throws: ``StatisticsError`` when a case has no score, when the readings are of several tests, and as
    ///   ``ObuchowskiRockette``.
    public init(
        model: [String: Double], readers: MultiReaderData, endpoint: ReaderEndpoint,
        covariance: CovarianceEstimator = .jackknife
    ) throws(StatisticsError) {
        guard readers.tests.count == 1 else {
            throw .notEstimable(
                what: "comparison with the model",
                because: "the readings are of \(readers.tests.count) tests, not of one")
        }
        var scores: [Double] = []
        for caseID in readers.positiveCases + readers.negativeCases {
            guard let score = model[caseID], score.isFinite else {
                throw .unusableReading(
                    reader: "of the model", test: "model", caseID: caseID, problem: "there is no finite score")
            }
            scores.append(score)
        }
        let repeated = readers.readers.indices.flatMap { reader in
            zip(readers.cell(test: 0, reader: reader), scores).map { $0.isNaN ? .nan : $1 }
        }
        let both = MultiReaderData(
            tests: ["model", "readers"], readers: readers.readers, positiveCases: readers.positiveCases,
            negativeCases: readers.negativeCases, ratings: repeated + readers.ratings)
        analysis = try ObuchowskiRockette(both, endpoint: endpoint, covariance: covariance)
    }

    /// Model minus the readers' mean, with interval and test of no difference.
    ///
    /// - Throws: ``StatisticsError`` with a single reader, unless readers are fixed.
    public func difference(
        _ inference: ObuchowskiRockette.Inference = .randomReadersAndCases, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> TestDifference {
        guard let difference = try analysis.differences(inference, level: level).first else {
            throw .tooFew(what: "tests", needed: 2, given: 1)
        }
        return difference
    }

    /// The readers' mean and its interval.
    ///
    /// - Throws: ``StatisticsError`` with a single reader, unless readers are fixed.
    public func readersMean(
        _ inference: ObuchowskiRockette.Inference = .randomReadersAndCases, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> EstimatedReadersMean {
        guard let mean = try analysis.readersMeans(inference, level: level).last else {
            throw .tooFew(what: "tests", needed: 1, given: 0)
        }
        return mean
    }

    /// A test of non-inferiority of the model.
    public struct NonInferiority: Equatable, Sendable {
        /// The largest loss that is accepted, as a fraction, above 0.
        public let margin: Double
        /// Null hypothesis: model - readers <= -margin; one-sided.
        public let test: TestResult
        /// One-sided lower confidence limit of model - readers; non-inferior when above -margin.
        public let lowerLimit: Double
        /// Of the limit.
        public let level: ConfidenceLevel
    }

    /// Tests that the model is not worse than the readers by the margin or more.
    ///
    /// - Parameters:
    ///   - margin: as a fraction, 0 < margin < 1; registered before the study.
    ///   - inference: what the conclusion holds for.
    ///   - level: of the one-sided limit; 0.95 goes with a one-sided test at 5 %.
    /// - Throws: ``StatisticsError`` when the margin is outside its range or nothing varies, and as
    ///   ``difference(_:level:)``.
    public func nonInferiority(
        margin: Double, _ inference: ObuchowskiRockette.Inference = .randomReadersAndCases,
        level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> NonInferiority {
        guard margin > 0, margin < 1 else {
            throw .outOfRange(what: "margin", value: margin, allowed: "above 0 and below 1, such as 0.05")
        }
        let difference = try difference(inference, level: level)
        return NonInferiority(
            margin: margin, test: try difference.nonInferiority(margin: margin),
            lowerLimit: difference.estimate.lowerLimit(level), level: level)
    }
}

extension TestDifference {
    fileprivate var estimate: StudentEstimate {
        let error = interval.standardError ?? 0
        return StudentEstimate(
            estimate: interval.estimate, variance: error * error, degreesOfFreedom: degreesOfFreedom)
    }

    /// Tests that the first is not worse than the second by the margin or more; one-sided.
    ///
    /// - Parameter margin: as a fraction, 0 < margin < 1; registered before the study.
    /// - Throws: ``StatisticsError`` when the margin is outside its range or the differences do not vary.
    /// - SeeAlso: Chen, Petrick & Sahiner, Acad Radiol 2012;19:1158.
    public func nonInferiority(margin: Double) throws(StatisticsError) -> TestResult {
        guard margin > 0, margin < 1 else {
            throw .outOfRange(what: "margin", value: margin, allowed: "above 0 and below 1, such as 0.05")
        }
        let test = estimate.test(
            name: "Obuchowski-Rockette, non-inferiority at the margin", against: -margin, alternative: .greater,
            remarks: interval.remarks)
        guard let test else {
            throw .notEstimable(what: "test of non-inferiority", because: "the differences do not vary at all")
        }
        return test
    }
}
