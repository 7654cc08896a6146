import Statistics

/// `mrmc_or`: MRMCaov, which leaves a negative Cov2 - Cov3 as estimated with fixed readers.
func reproduceObuchowskiRockette(_ reference: ReferenceCase) throws {
    let analysis = try ObuchowskiRockette(
        try reference.readings(), endpoint: reference.endpoint, covariance: reference.estimator,
        negativeDifference: .asEstimated)
    let components = try analysis.varianceComponents
    let error = analysis.error
    func component(_ value: Double, _ correlation: Double? = nil) -> JSONValue {
        ["estimate": .number(value), "correlation": JSONValue(correlation)]
    }
    var ours: [String: JSONValue] = [
        "reader_metrics": .list(
            try analysis.readerValues().map {
                [
                    "test": .text($0.test), "reader": .text($0.reader), "value": .number($0.interval.estimate),
                    "variance": JSONValue($0.interval.standardError.map { $0 * $0 }),
                ]
            }),
        "variance_components": [
            "reader": component(components.reader), "test_reader": component(components.testReader),
            "error": component(error.variance), "cov1": component(error.cov1, components.correlation(error.cov1)),
            "cov2": component(error.cov2, components.correlation(error.cov2)),
            "cov3": component(error.cov3, components.correlation(error.cov3)),
        ],
    ]
    ours["rrrc_90"] = [
        "differences": .list(try analysis.differences(level: ConfidenceLevel(0.9)).map(differenceFields))
    ]
    let names: [(String, Inference)] = [
        ("rrrc", .randomReadersAndCases), ("frrc", .fixedReaders), ("rrfc", .fixedCases),
    ]
    for (name, inference) in names where !reference.expected[name].isNull {
        var group: [String: JSONValue] = [
            "test_equality": try equalityFields(analysis, inference),
            "differences": .list(try analysis.differences(inference).map(differenceFields)),
            "test_means": .list(
                try analysis.readersMeans(inference).enumerated().map { meanFields(analysis, $1, $0) }),
        ]
        if inference == .fixedReaders { group["reader_differences"] = .list(try readerDifferenceFields(analysis)) }
        ours[name] = .object(group)
    }
    ReferenceComparison().check(.object(ours), reference)
}

func equalityFields(_ analysis: ObuchowskiRockette, _ inference: Inference) throws -> JSONValue {
    let test = try analysis.equality(inference)
    let statistic = JSONValue(test.statistic)
    return [
        "ms_test": JSONValue(analysis.meanSquares.test), "ms_test_reader": JSONValue(analysis.meanSquares.testReader),
        "cov1": .number(analysis.error.cov1), "cov2": .number(analysis.error.cov2),
        "cov3": .number(analysis.error.cov3),
        "denominator": .number(try analysis.denominator(inference).value), "f": statistic, "chi_square": statistic,
        "df": JSONValue(test.degreesOfFreedom.first), "df1": JSONValue(test.degreesOfFreedom.first),
        "df2": JSONValue(test.degreesOfFreedom.last), "p": .number(test.p),
    ]
}

func differenceFields(_ difference: TestDifference) -> JSONValue {
    let statistic = JSONValue(difference.test?.statistic)
    return [
        "comparison": .text("\(difference.first) - \(difference.second)"),
        "estimate": .number(difference.interval.estimate),
        "standard_error": JSONValue(difference.interval.standardError), "df": .number(difference.degreesOfFreedom),
        "lower": .number(difference.interval.lower), "upper": .number(difference.interval.upper), "t": statistic,
        "z": statistic, "p": JSONValue(difference.test?.p),
    ]
}

func meanFields(_ analysis: ObuchowskiRockette, _ mean: EstimatedReadersMean, _ index: Int) -> JSONValue {
    [
        "estimate": .number(mean.interval.estimate), "standard_error": JSONValue(mean.interval.standardError),
        "df": .number(mean.degreesOfFreedom), "lower": cut(mean.interval.lower), "upper": cut(mean.interval.upper),
        "ms_reader": JSONValue(analysis.meanSquares.readerByTest[index]),
        "cov2": .number(analysis.errorByTest[index].cov2),
        "variance_error": .number(analysis.errorByTest[index].variance),
    ]
}

/// MRMCaov 0.3.0 recycles the standard errors, one for each reader, along rows of reader and comparison: with three tests or
/// more they stand beside the wrong readers. Row k shows that of reader k modulo their number, which we imitate here only.
private func readerDifferenceFields(_ analysis: ObuchowskiRockette) throws -> [JSONValue] {
    let differences = try analysis.readerDifferences()
    let perReader = differences.count / analysis.readers.count
    return differences.enumerated().map { row, item in
        let own = item.difference.interval.estimate
        let error = differences[row % analysis.readers.count * perReader].difference.interval.standardError ?? .nan
        let half = ConfidenceLevel.ninetyFive.normalQuantile * error
        return [
            "reader": .text(item.reader),
            "comparison": .text("\(item.difference.first) - \(item.difference.second)"), "estimate": .number(own),
            "standard_error": .number(error), "lower": .number(own - half), "upper": .number(own + half),
            "z": .number(own / error), "p": .number(Normal.twoSided(own / error)),
        ]
    }
}
