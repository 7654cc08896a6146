import Statistics
import Testing

/// `mrmc_nested`: MRMCaov where it is right, the formula of the notes for readers within tests, and iMRMC.
func reproduceNested(_ reference: ReferenceCase) throws {
    let data = try reference.readings()
    let analysis = try ObuchowskiRockette(
        data, endpoint: reference.endpoint, covariance: reference.estimator, negativeDifference: .asEstimated)
    let equality = try analysis.equality()
    let difference = try #require(try analysis.differences().first)
    var ours: [String: JSONValue] = [
        "f": JSONValue(equality.statistic), "df1": JSONValue(equality.degreesOfFreedom.first),
        "df2": JSONValue(equality.degreesOfFreedom.last), "p": .number(equality.p),
        "difference": .number(difference.interval.estimate),
        "standard_error": JSONValue(difference.interval.standardError), "lower": .number(difference.interval.lower),
        "upper": .number(difference.interval.upper), "cov2": .number(analysis.error.cov2),
        "cov3": .number(analysis.error.cov3), "ms_reader_within_test": JSONValue(analysis.meanSquares.testReader),
        "means": .list(try analysis.readersMeans().enumerated().map { meanFields(analysis, $1, $0) }),
    ]
    if !reference.expected["imrmc_variance"].isNull {
        let pair = try #require(try OneShotAnalysis(data).differences.first)
        ours["imrmc_difference"] = .number(pair.difference)
        ours["imrmc_variance"] = .number(pair.variance)
    }
    if analysis.design == .crossed {
        let (components, error) = (try analysis.varianceComponents, analysis.error)
        let named = [
            ("reader", components.reader), ("test:reader", components.testReader), ("Error", error.variance),
            ("Cov1", error.cov1), ("Cov2", error.cov2), ("Cov3", error.cov3),
        ]
        ours["variance_components"] = .list(named.map { ["name": .text($0), "estimate": .number($1)] })
    }
    ReferenceComparison().check(.object(ours), reference)
}
