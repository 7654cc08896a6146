import Statistics
import Testing

func reproduceF1(_ reference: ReferenceCase) throws {
    let table = try reference.diagnosticTable
    let level = try reference.level
    let delta = try? table.f1(.delta, level: level)
    let clipped = delta?.clippedToUnitInterval
    let ours: JSONValue = [
        "f1": .of(try? table.f1(level: level).estimate),
        "paper_wilson_n_is_all_cases": .of(try? table.f1(.asInTheSourcePaper, level: level)),
        "delta": JSONValue.of(delta).with([
            "lower_clipped": .of(clipped?.lower), "upper_clipped": .of(clipped?.upper),
        ]),
        "wilson_indirect": .of(try? table.f1(.wilsonThroughJaccard, level: level)),
        "clopper_pearson_indirect": .of(try? table.f1(.clopperPearsonThroughJaccard, level: level)),
        "wilson_direct": .of(try? table.f1(.wilsonDirect, level: level)),
    ]
    var exceptions = [
        "bootstrap_percentile_unstratified": "compared by the file's rule below",
        "bootstrap_percentile_stratified": "compared by the file's rule below",
    ]
    // At 0 and 1 the score equation has the estimate itself as a trivial solution, at which R's root search stopped:
    // an interval without width. Ours is the other solution, which bounds what the test does not reject.
    if reference.expected["f1"].number == 1 { exceptions["wilson_direct.lower"] = "trivial solution" }
    if reference.expected["f1"].number == 0 { exceptions["wilson_direct.upper"] = "trivial solution" }
    ReferenceComparison(exceptions: exceptions).check(ours, reference)
    try checkBootstrap(table, reference, "bootstrap_percentile_unstratified", isStratified: false, level)
    try checkBootstrap(table, reference, "bootstrap_percentile_stratified", isStratified: true, level)
}

/// The rule of the file: limits within four standard deviations plus one step of F1, standard error within 10 %.
private func checkBootstrap(
    _ table: DiagnosticTable, _ reference: ReferenceCase, _ field: String, isStratified: Bool, _ level: ConfidenceLevel
) throws {
    let expected = reference.expected[field]
    guard let lower = expected["lower"].number, let upper = expected["upper"].number else {
        #expect(expected.isNull || expected["lower"].isNull)
        return
    }
    let spread = expected["standard_deviation_of_limits_at_2000_replicates"]
    let ours = try table.f1Bootstrap(stratified: isStratified, replicates: 2000, seed: 1, level: level)
    // Neighbouring values of F1 = 2 TP / (2 TP + FP + FN).
    let step = 2 / Double(2 * table.truePositives + table.falsePositives + table.falseNegatives)
    for (mine, theirs, name) in [(ours.lower, lower, "lower"), (ours.upper, upper, "upper")] {
        let allowed = 4 * (spread[name].number ?? 0) + step
        #expect(abs(mine - theirs) <= allowed, "\(reference.testDescription) \(field).\(name): \(mine), \(theirs)")
    }
    if let error = expected["bootstrap_standard_error"].number, let mine = ours.standardError {
        #expect(abs(mine - error) <= 0.1 * error, "\(reference.testDescription) \(field): standard error")
    }
}
