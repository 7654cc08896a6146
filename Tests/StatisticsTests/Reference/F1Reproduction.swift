import Statistics
import Testing

/// `f1`: analytic intervals leaf by leaf, bootstraps by the rule that the file states.
@Sendable func reproduceF1(_ reference: ReferenceCase) throws {
    let table = try DiagnosticTable(reference)
    let level = try reference.level
    let delta = try table.f1(.delta, level: level)
    let clipped = delta.clippedToUnitInterval
    let ours: JSONValue = [
        "f1": .number(delta.estimate),
        "paper_wilson_n_is_all_cases": .bounds(try table.f1(.asInTheSourcePaper, level: level)),
        "delta": [
            "standard_error": .number(delta.standardError ?? .nan), "lower": .number(delta.lower),
            "upper": .number(delta.upper), "lower_clipped": .number(clipped.lower),
            "upper_clipped": .number(clipped.upper),
        ],
        "wilson_indirect": .bounds(try table.f1(level: level)),
        "clopper_pearson_indirect": .bounds(try table.f1(.clopperPearsonThroughJaccard, level: level)),
        "wilson_direct": .bounds(try table.f1(.wilsonDirect, level: level)),
    ]
    let bootstraps = ["bootstrap_percentile_unstratified", "bootstrap_percentile_stratified"]
    var exceptions = Dictionary(uniqueKeysWithValues: bootstraps.map { ($0, "checked by the rule below") })
    if delta.estimate == 0 || delta.estimate == 1 {
        exceptions["wilson_direct"] = "the reference stops at the trivial root and gives an interval without width"
    }
    ReferenceComparison(exceptions: exceptions).check(ours, reference)
    for name in bootstraps where !reference.expected[name].isNull {
        let interval = try table.f1Bootstrap(stratified: name.hasSuffix("_stratified"), seed: 7, level: level)
        try check(interval, reference.expected[name], table, "\(reference.testDescription) \(name)")
    }
}

private func check(
    _ ours: IntervalEstimate, _ theirs: JSONValue, _ table: DiagnosticTable, _ place: String
) throws {
    for (limit, value) in [("lower", ours.lower), ("upper", ours.upper)] {
        let expected = try #require(theirs[limit].number)
        let deviation = try #require(theirs["standard_deviation_of_limits_at_2000_replicates"][limit].number)
        // Neighbouring scores differ by one more error among the counted cases.
        let counted = Double(table.total - table.trueNegatives)
        let jaccard = expected / (2 - expected)
        let next = jaccard * counted / (counted + 1)
        let step = max(expected - 2 * next / (1 + next), deviation == 0 ? 0 : 1 / counted)
        #expect(abs(value - expected) <= 4 * deviation + step, "\(place) \(limit): \(value), expected \(expected)")
    }
    let error = try #require(theirs["bootstrap_standard_error"].number)
    #expect(abs((ours.standardError ?? .nan) - error) <= 0.1 * error, "\(place) standard error")
}
