import Statistics
import Testing

/// The cases of `sample_size` that plan no multi-reader study: epiR's precision and non-inferiority, and McNemar's test.
/// `nil` for the others.
func reproduceSingleTestSampleSize(_ reference: ReferenceCase) throws -> JSONValue? {
    let input = reference.input
    if let halfWidth = input["half_width"].number, let value = input["value"].number {
        let plan = try PrecisionSampleSize(
            input["type"] == "se" ? .sensitivity : .specificity, value: value,
            prevalence: input["prevalence"].number ?? .nan, halfWidth: halfWidth, level: reference.level)
        return ["total_cases": .number(Double(plan.totalCases))]
    }
    if let margin = input["margin"].number, let expected = input["treat"].number {
        let power = input["power"].number ?? 0.8
        let plan = try NonInferioritySampleSize(
            expected: expected, standard: input["control"].number ?? .nan, margin: margin, power: power,
            alpha: input["alpha"].number ?? 0.05, ratio: input["r"].number ?? 1)
        return [
            "n.total": .number(Double(plan.total)), "n.treat": .number(Double(plan.newMethod)),
            "n.control": .number(Double(plan.standard)), "delta": .number(margin), "power": .number(power),
        ]
    }
    if let first = input["p10"].number, let second = input["p01"].number {
        let plan = try McNemarSampleSize(
            firstOnly: first, secondOnly: second, power: input["power"].number ?? 0.8,
            alpha: input["alpha"].number ?? 0.05)
        return ["pairs": .number(plan.exactPairs)]
    }
    return nil
}

func reproduceSampleSize(_ reference: ReferenceCase) throws {
    let ours = try reproduceSingleTestSampleSize(reference) ?? reproduceMultiReaderSampleSize(reference)
    ReferenceComparison().check(
        try #require(ours, "\(reference.testDescription): no plan of ours has these inputs"), reference)
}
