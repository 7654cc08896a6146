import Statistics
import Testing

extension ReferenceCase {
    func curve(_ score: String = "score") throws -> ROCCurve {
        let scores = try ReferenceFolder.table(text("file")).scores(text(score), truth: input["truth"].text ?? "truth")
        return try ROCCurve(positives: scores.positives, negatives: scores.negatives)
    }
}

func reproduceROC(_ reference: ReferenceCase) throws {
    let curve = try reference.curve()
    let placements = curve.placements
    let ninety = try ConfidenceLevel(0.9)
    let isEstimable = (try? placements.standardError()) != nil
    // pROC prints limits without width where nothing can be estimated; we say so instead.
    let isFaultyLimit = !isEstimable && placements.variance == 0
    var exceptions: [String: String] = [:]
    if isFaultyLimit {
        for field in ["delong_ci95", "delong_ci90", "delong_ci95_unclipped", "logit_ci95"] {
            exceptions[field] = "limits without width from a variance of 0"
        }
    }
    let classes = curve.classes
    let ours: JSONValue = [
        "cases": .of(classes.positives.count), "controls": .of(classes.negatives.count), "auc": .of(curve.area),
        "delong_variance": .of(placements.variance),
        "delong_standard_error": .of(placements.variance.squareRoot()),
        "delong_ci95": .of(try? placements.delongInterval(isCut: true)),
        "delong_ci90": .of(try? placements.delongInterval(level: ninety, isCut: true)),
        "delong_ci95_unclipped": .of(try? placements.delongInterval()),
        "logit_ci95": .of(try? placements.logitInterval()),
        "hanley_mcneil_standard_error": .of(placements.hanleyMcNeilStandardError),
        "points": [
            "thresholds": .list(curve.thresholds), "sensitivities": .list(curve.sensitivities),
            "specificities": .list(curve.specificities),
        ],
        "partial_auc": .object(
            Dictionary(
                uniqueKeysWithValues: try reference.expected["partial_auc"].keys.map {
                    ($0, try partialArea(curve, $0))
                })),
        "sensitivity_at_specificity": .list(
            try reference.expected["sensitivity_at_specificity"].list.map { point in
                let specificity = point["specificity"].number ?? .nan
                return [
                    "specificity": .of(specificity),
                    "sensitivity": .of(try curve.sensitivity(atSpecificity: specificity)),
                ]
            }),
        "specificity_at_sensitivity": .list(
            try reference.expected["specificity_at_sensitivity"].list.map { point in
                let sensitivity = point["sensitivity"].number ?? .nan
                return [
                    "sensitivity": .of(sensitivity),
                    "specificity": .of(try curve.specificity(atSensitivity: sensitivity)),
                ]
            }),
        "best_youden": best(curve.bestOperatingPoints(by: .youden)),
        "best_closest_topleft": best(curve.bestOperatingPoints(by: .closestTopLeft)),
        "best_youden_cost2_prevalence0.1": best(
            curve.bestOperatingPoints(
                by: .youden, weights: try ThresholdWeights(falseNegativeCost: 2, prevalence: 0.1))),
        "at_threshold": try atThreshold(curve, reference.expected["at_threshold"]["threshold"].number ?? .nan),
    ]
    ReferenceComparison(exceptions: exceptions).check(ours, reference)
}

/// A field such as "specificity_1_to_0.8_corrected".
private func partialArea(_ curve: ROCCurve, _ field: String) throws -> JSONValue {
    let parts = field.split(separator: "_").map(String.init)
    let (high, low) = (Double(parts[1]) ?? .nan, Double(parts[3]) ?? .nan)
    let axis = try #require(PartialAreaRange.Axis(rawValue: parts[0]))
    let range = try PartialAreaRange(axis, low...high)
    let area = curve.partialArea(range)
    return .of(parts.last == "corrected" ? range.corrected(area) : area)
}

private func best(_ points: [OperatingPoint]) -> JSONValue {
    .list(
        points.map { point in
            [
                "threshold": .of(point.threshold), "sensitivity": .of(point.sensitivity),
                "specificity": .of(point.specificity),
            ]
        })
}

private func atThreshold(_ curve: ROCCurve, _ threshold: Double) throws -> JSONValue {
    let point = try curve.operatingPoint(threshold: threshold)
    return [
        "threshold": .of(threshold), "specificity": .of(point.specificity), "sensitivity": .of(point.sensitivity),
        "accuracy": .of(point.accuracy), "tn": .of(point.trueNegatives), "tp": .of(point.truePositives),
        "fn": .of(point.falseNegatives), "fp": .of(point.falsePositives),
        "npv": .of(point.negativePredictiveValue), "ppv": .of(point.positivePredictiveValue),
        // pROC's index lacks the subtraction of 1.
        "youden": .of(point.youdenIndex + 1), "closest.topleft": .of(point.squaredDistanceFromTopLeft),
    ]
}

func reproducePairedROC(_ reference: ReferenceCase) throws {
    let areas = try PairedAreas(reference.curve("first").classes, reference.curve("second").classes)
    let difference = try areas.difference()
    let test = difference.test()
    ReferenceComparison().check(
        JSONValue.of(difference.interval()).with([
            "auc_first": .of(areas.first.area), "auc_second": .of(areas.second.area),
            "variance_first": .of(areas.first.variance), "variance_second": .of(areas.second.variance),
            "covariance": .of(areas.covariance), "difference": .of(difference.difference),
            "z": .of(test.statistic), "p": .of(test.p), "p_first_less": .of(difference.test(alternative: .less).p),
        ]), reference)
}

func reproduceUnpairedROC(_ reference: ReferenceCase) throws {
    func classes(_ field: String) throws -> ScoredClasses {
        let input = reference.input[field]
        let table = try ReferenceFolder.table(input["file"].text ?? "")
        let scores = try table.scores(input["score"].text ?? "score", truth: input["truth"].text ?? "truth")
        return try ScoredClasses(positives: scores.positives, negatives: scores.negatives)
    }
    let areas = UnpairedAreas(try classes("first"), try classes("second"))
    let test = try areas.difference().test()
    ReferenceComparison().check(
        [
            "auc_first": .of(areas.first.area), "auc_second": .of(areas.second.area), "t": .of(test.statistic),
            "df": .of(test.degreesOfFreedom.first), "p": .of(test.p),
        ], reference)
}

func reproduceAreaPower(_ reference: ReferenceCase) throws {
    let input = reference.input
    let area = try reference.number("auc")
    let ratio = input["kappa"].number ?? (input["ncontrols"].number ?? 1) / (input["ncases"].number ?? 1)
    let plan = try AreaPlan(significance: input["sig.level"].number ?? 0.05, ratio: ratio)
    let design =
        try input["power"].number.map { try plan.cases(area: area, power: $0) }
        ?? plan.power(area: area, positives: reference.number("ncases"))
    ReferenceComparison().check(
        [
            "cases": .of(design.positives), "controls": .of(design.negatives), "auc": .of(area),
            "significance": .of(design.significance), "power": .of(design.power),
        ], reference)
}
