import Statistics
import Testing

/// Limits of 2,000 replicates within five standard deviations of the converged ones, never less than one step of the area.
func reproduceAreaBootstrap(_ reference: ReferenceCase) throws {
    let classes = try reference.curve().classes
    let level = try reference.level
    let replicates = reference.input["replicates"].int ?? 2000
    let expected = reference.expected
    let step = 1 / Double(classes.positives.count * classes.negatives.count)
    for (field, isStratified) in [("pROC_2000_stratified", true), ("pROC_2000_unstratified", false)] {
        let theirs = expected[field]
        if theirs.isNull { continue }
        let settings = try BootstrapSettings(replicates: replicates, seed: 20_261_125, isStratified: isStratified)
        let distribution = classes.bootstrapArea(settings)
        #expect(abs(distribution.estimate - (expected["auc"].number ?? .nan)) < 1e-12)
        let ours = try distribution.interval(.percentile, level: level)
        #expect(try classes.bootstrapArea(settings).interval(.percentile, level: level) == ours)
        let converged = isStratified ? expected["converged_stratified"] : .null
        for (mine, name) in [(ours.lower, "lower"), (ours.upper, "upper")] {
            let limit = try #require(converged[name].number ?? theirs["mean_\(name)"].number)
            let allowed = max(5 * (theirs["sd_\(name)"].number ?? 0), step)
            #expect(
                abs(mine - limit) <= allowed, "\(reference.testDescription) \(field).\(name): \(mine), \(limit)")
        }
        if let error = converged["standard_error"].number {
            #expect(abs(distribution.standardError - error) <= 0.1 * error + 1e-12)
        }
    }
}

/// Standard error within 8 %, z within five standard deviations, limits within 8 % of the interval's width.
func reproduceAreaDifferenceBootstrap(_ reference: ReferenceCase) throws {
    let areas = try PairedAreas(reference.curve("first").classes, reference.curve("second").classes)
    let distribution = areas.bootstrapDifference(try BootstrapSettings(replicates: 2000, seed: 7))
    let expected = reference.expected
    func number(_ field: String) throws -> Double { try #require(expected[field].number, "\(field)") }
    #expect(abs(distribution.estimate - (try number("difference"))) < 1e-9)
    let error = try number("bootstrap_standard_error")
    #expect(abs(distribution.standardError - error) <= 0.08 * error)
    let test = try distribution.test()
    #expect(abs((test.statistic ?? .nan) - (try number("z"))) <= 5 * (try number("pROC_D_sd")))
    #expect(abs(test.p - (try number("p"))) <= max(5 * (try number("pROC_p_sd")), 1e-6))
    let ours = try distribution.interval(.percentile, level: .ninetyFive)
    let (lower, upper) = (try number("lower"), try number("upper"))
    #expect(abs(ours.lower - lower) <= 0.08 * (upper - lower), "\(ours.lower) \(lower)")
    #expect(abs(ours.upper - upper) <= 0.08 * (upper - lower), "\(ours.upper) \(upper)")
}

/// Within six standard deviations plus one step of the empirical curve.
func reproduceBandBootstrap(_ reference: ReferenceCase) throws {
    let curve = try reference.curve()
    let settings = try BootstrapSettings(replicates: reference.input["replicates"].int ?? 2000, seed: 3)
    let (cases, controls) = (Double(curve.classes.positives.count), Double(curve.classes.negatives.count))
    let sensitivities = reference.expected["sensitivity_band"].list
    let ofSensitivity = try curve.sensitivityBand(
        atSpecificities: sensitivities.compactMap { $0["specificity"].number }, settings)
    compare(ofSensitivity, sensitivities, step: 1 / cases, reference)
    let specificities = reference.expected["specificity_band"].list
    let ofSpecificity = try curve.specificityBand(
        atSensitivities: specificities.compactMap { $0["sensitivity"].number }, settings)
    compare(ofSpecificity, specificities, step: 1 / controls, reference)
}

private func compare(_ ours: [BandPoint], _ theirs: [JSONValue], step: Double, _ reference: ReferenceCase) {
    #expect(ours.count == theirs.count)
    for (mine, expected) in zip(ours, theirs) {
        let values = [("lower", mine.interval.lower), ("median", mine.median), ("upper", mine.interval.upper)]
        for (name, value) in values {
            let allowed = 6 * (expected["sd_\(name)"].number ?? 0) + step + 1e-9
            let limit = expected[name].number ?? .nan
            #expect(
                abs(value - limit) <= allowed,
                "\(reference.testDescription) at \(mine.position) \(name): \(value), \(limit)"
            )
        }
    }
}
