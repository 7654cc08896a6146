import Statistics
import Testing

func reproduceMean(_ reference: ReferenceCase) throws {
    let mean = try ReadersMean(reference.input["values"].numbers, level: reference.level)
    let summary = mean.summary
    let ours: JSONValue = [
        "n": .of(summary.n), "mean": .of(summary.mean), "sd": .of(summary.standardDeviation),
        "standard_error": .of(summary.standardError), "lower": .of(mean.interval?.lower),
        "upper": .of(mean.interval?.upper), "median": .of(summary.median),
        "quartiles": .list([summary.lowerQuartile, summary.upperQuartile]), "minimum": .of(summary.minimum),
        "maximum": .of(summary.maximum),
    ]
    ReferenceComparison().check(ours, reference)
}

func reproduceTTests(_ reference: ReferenceCase) throws {
    let (a, b) = (reference.input["a"].numbers, reference.input["b"].numbers)
    let level = try reference.level
    let ours: JSONValue = [
        "welch": tTest(try? TTest.welch(a, b, level: level)), "student": tTest(try? TTest.student(a, b, level: level)),
        "paired": tTest(try? TTest.paired(a, b, level: level)),
        "welch_greater_p": .of(try? TTest.welch(a, b, alternative: .greater, level: level).test.p),
        "welch_less_p": .of(try? TTest.welch(a, b, alternative: .less, level: level).test.p),
        "mann_whitney_exact": rankTest(try? MannWhitneyTest(a, b, method: .exact)),
        "mann_whitney_normal_continuity": rankTest(
            try? MannWhitneyTest(a, b, method: .normal(continuityCorrection: true))),
    ]
    ReferenceComparison().check(ours, reference)
}

private func tTest(_ result: TTest?) -> JSONValue {
    [
        "t": .of(result?.test.statistic), "df": .of(result?.test.degreesOfFreedom.first), "p": .of(result?.test.p),
        "lower": .of(result?.estimate.lower), "upper": .of(result?.estimate.upper),
        "estimate": .of(result?.estimate.estimate),
    ]
}

private func rankTest(_ result: MannWhitneyTest?) -> JSONValue {
    ["W": .of(result?.test.statistic), "p": .of(result?.test.p)]
}
