import Statistics
import Testing

/// roc_paired.
func reproducePairedAreas(_ reference: ReferenceCase) throws {
    let pair = try PairedAreas(reference.classes("first"), reference.classes("second"))
    let difference = try pair.difference()
    let interval = difference.interval()
    let test = difference.test()
    ReferenceComparison().check(
        [
            "auc_first": .number(pair.first.area), "auc_second": .number(pair.second.area),
            "variance_first": .number(pair.first.variance), "variance_second": .number(pair.second.variance),
            "covariance": .number(pair.covariance), "difference": .number(interval.estimate),
            "standard_error": .number(difference.standardError), "z": .number(try #require(test.statistic)),
            "p": .number(test.p), "p_first_less": .number(difference.test(alternative: .less).p),
            "lower": .number(interval.lower), "upper": .number(interval.upper),
        ], reference)
}

/// roc_unpaired.
func reproduceUnpairedAreas(_ reference: ReferenceCase) throws {
    let pair = UnpairedAreas(try reference.input["first"].classes(), try reference.input["second"].classes())
    let difference = try pair.difference()
    let test = difference.test()
    ReferenceComparison().check(
        [
            "auc_first": .number(pair.first.area), "auc_second": .number(pair.second.area),
            "t": .number(try #require(test.statistic)), "df": .number(difference.degreesOfFreedom),
            "p": .number(test.p),
        ], reference)
}

/// roc_power: power from cases, or cases from power.
func reproduceAreaPower(_ reference: ReferenceCase) throws {
    let input = reference.input
    let area = try #require(input["auc"].number)
    let cases = input["ncases"].number
    let ratio =
        if let cases, let controls = input["ncontrols"].number { controls / cases } else { input["kappa"].number ?? 1 }
    let plan = try AreaPlan(significance: input["sig.level"].number ?? 0.05, ratio: ratio)
    let design =
        if let cases {
            try plan.power(area: area, positives: cases)
        } else {
            try plan.cases(area: area, power: try #require(input["power"].number))
        }
    ReferenceComparison().check(
        [
            "cases": .number(design.positives), "controls": .number(design.negatives), "auc": .number(area),
            "significance": .number(design.significance), "power": .number(design.power),
        ], reference)
}
