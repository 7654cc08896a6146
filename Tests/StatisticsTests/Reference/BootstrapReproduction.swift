import Statistics
import Testing

/// boot_auc: a run of the stated size within five standard deviations, a long one within one.
func reproduceBootstrapArea(_ reference: ReferenceCase) throws {
    let classes = try reference.classes()
    let level = try ConfidenceLevel(reference.input["confidence_level"].number ?? 0.95)
    let expected = reference.expected
    let step = 1 / Double(classes.positives.count * classes.negatives.count)
    let spread = expected["pROC_2000_stratified"]
    let (below, above) = (
        max(step, try #require(spread["sd_lower"].number)), max(step, try #require(spread["sd_upper"].number))
    )
    let converged = expected["converged_stratified"]
    let runs = [
        (replicates: reference.input["replicates"].int ?? 2000, deviations: 5.0),
        (replicates: 100_000, deviations: 1.0),
    ]
    for run in runs {
        let settings = try BootstrapSettings(replicates: run.replicates, seed: 20_260, threads: 2)
        let interval = try classes.bootstrapArea(settings).interval(level: level)
        let (lower, upper) = (try #require(converged["lower"].number), try #require(converged["upper"].number))
        #expect(abs(interval.estimate - (expected["auc"].number ?? .nan)) < 1e-9)
        #expect(abs(interval.lower - lower) <= run.deviations * below + 1e-12, "\(reference.id) \(run.replicates)")
        #expect(abs(interval.upper - upper) <= run.deviations * above + 1e-12, "\(reference.id) \(run.replicates)")
        let error = try #require(converged["standard_error"].number)
        #expect(abs((interval.standardError ?? .nan) / error - 1) < 0.08)
        if run.replicates < 10_000 {
            #expect(try classes.bootstrapArea(settings).interval(level: level) == interval)
        }
    }
    // No converged limits are given for resamples from one pot, so pROC's means stand for them.
    let pooled = expected["pROC_2000_unstratified"]
    let settings = try BootstrapSettings(seed: 20_261, isStratified: false)
    let interval = try classes.bootstrapArea(settings).interval(level: level)
    for (ours, side) in [(interval.lower, "lower"), (interval.upper, "upper")] {
        guard let mean = pooled["mean_\(side)"].number, let deviation = pooled["sd_\(side)"].number else { continue }
        #expect(abs(ours - mean) <= 5 * max(step, deviation), "\(reference.id) unstratified \(side)")
    }
}

/// boot_auc_difference.
func reproduceBootstrapDifference(_ reference: ReferenceCase) throws {
    let pair = try PairedAreas(reference.classes("first"), reference.classes("second"))
    let expected = reference.expected
    let distribution = pair.bootstrapDifference(try BootstrapSettings(seed: 20_262))
    let interval = try distribution.interval()
    let test = try distribution.test()
    let (lower, upper) = (try #require(expected["lower"].number), try #require(expected["upper"].number))
    #expect(abs(interval.estimate - (expected["difference"].number ?? .nan)) < 1e-9)
    let error = try #require(expected["bootstrap_standard_error"].number)
    #expect(abs(distribution.standardError / error - 1) <= 0.08)
    let (z, deviation) = (try #require(expected["z"].number), try #require(expected["pROC_D_sd"].number))
    #expect(abs(try #require(test.statistic) - z) <= 5 * deviation)
    #expect(
        abs(test.p - (try #require(expected["p"].number))) <= 5 * (try #require(expected["pROC_p_sd"].number)))
    #expect(abs(interval.lower - lower) <= 0.08 * (upper - lower))
    #expect(abs(interval.upper - upper) <= 0.08 * (upper - lower))
}

/// boot_band: within six standard deviations and one step of the curve.
func reproduceBand(_ reference: ReferenceCase) throws {
    let curve = ROCCurve(try reference.classes())
    let settings = try BootstrapSettings(replicates: reference.input["replicates"].int ?? 2000, seed: 20_263)
    let sensitivities = reference.expected["sensitivity_band"].list
    let specificities = reference.expected["specificity_band"].list
    try compare(
        curve.sensitivityBand(atSpecificities: sensitivities.compactMap { $0["specificity"].number }, settings),
        sensitivities, step: 1 / Double(curve.classes.positives.count), reference)
    try compare(
        curve.specificityBand(atSensitivities: specificities.compactMap { $0["sensitivity"].number }, settings),
        specificities, step: 1 / Double(curve.classes.negatives.count), reference)
}

private func compare(
    _ ours: [BandPoint], _ theirs: [JSONValue], step: Double, _ reference: ReferenceCase
) throws {
    #expect(ours.count == theirs.count)
    for (point, expected) in zip(ours, theirs) {
        let values = [
            ("lower", point.interval.lower), ("median", point.median), ("upper", point.interval.upper),
        ]
        for (name, value) in values {
            let mean = try #require(expected[name].number)
            let allowed = 6 * (try #require(expected["sd_\(name)"].number)) + step + 1e-12
            #expect(abs(value - mean) <= allowed, "\(reference.id) at \(point.position), \(name)")
        }
    }
}
