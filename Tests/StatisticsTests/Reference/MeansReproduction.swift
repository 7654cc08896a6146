import Statistics

/// Publish's `ci.mean` and base R's summaries.
func reproduceMeanInterval(_ reference: ReferenceCase) throws {
    let values = reference.input["values"].numbers
    let mean = try ReadersMean(values, level: reference.level)
    let summary = mean.summary
    let ours: JSONValue = [
        "n": .number(Double(summary.n)), "mean": .number(summary.mean), "sd": JSONValue.of(summary.standardDeviation),
        "standard_error": JSONValue.of(summary.standardError), "lower": JSONValue.of(mean.interval?.lower),
        "upper": JSONValue.of(mean.interval?.upper), "median": .number(summary.median),
        "quartiles": JSONValue.of([summary.lowerQuartile, summary.upperQuartile]),
        "minimum": .number(summary.minimum), "maximum": .number(summary.maximum),
    ]
    // The file has a looser absolute tolerance for values with a large common offset.
    let isLargeOffset = reference.id.hasPrefix("large_offset")
    let tolerances = isLargeOffset ? Dictionary(uniqueKeysWithValues: ours.keys.map { ($0, "large_offset") }) : [:]
    ReferenceComparison(tolerances: tolerances).check(ours, reference)
}

/// R's `t.test` and `wilcox.test`.
func reproduceTTests(_ reference: ReferenceCase) throws {
    let (a, b) = (reference.input["a"].numbers, reference.input["b"].numbers)
    let level = try reference.level
    var ours: [String: JSONValue] = [
        "welch": json(try TTest.welch(a, b, level: level)), "student": json(try TTest.student(a, b, level: level)),
        "welch_greater_p": .number(try TTest.welch(a, b, alternative: .greater).test.p),
        "welch_less_p": .number(try TTest.welch(a, b, alternative: .less).test.p),
        "mann_whitney_normal_continuity": json(
            try MannWhitneyTest(a, b, method: .normal(continuityCorrection: true)).test),
    ]
    if !reference.expected["paired"].isNull { ours["paired"] = json(try TTest.paired(a, b, level: level)) }
    if !reference.expected["mann_whitney_exact"].isNull {
        ours["mann_whitney_exact"] = json(try MannWhitneyTest(a, b, method: .exact).test)
    }
    ReferenceComparison().check(.object(ours), reference)
}

private func json(_ test: TTest) -> JSONValue {
    [
        "t": JSONValue.of(test.test.statistic), "df": JSONValue.of(test.test.degreesOfFreedom.first),
        "p": .number(test.test.p), "lower": .number(test.estimate.lower), "upper": .number(test.estimate.upper),
        "estimate": .number(test.estimate.estimate),
    ]
}

private func json(_ test: TestResult) -> JSONValue { ["W": JSONValue.of(test.statistic), "p": .number(test.p)] }
