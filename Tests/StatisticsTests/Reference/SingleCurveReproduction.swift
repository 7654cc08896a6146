import Statistics
import Testing

/// roc_single.
func reproduceSingleCurve(_ reference: ReferenceCase) throws {
    let curve = try ROCCurve(reference.classes())
    let area = curve.placements
    var ours: [String: JSONValue] = [
        "cases": .number(Double(area.positives.count)), "controls": .number(Double(area.negatives.count)),
        "auc": .number(curve.area), "delong_variance": .number(area.variance),
        "delong_standard_error": .number(area.variance.squareRoot()),
        "hanley_mcneil_standard_error": .number(area.hanleyMcNeilStandardError),
        "points": [
            "thresholds": numbers(curve.thresholds), "sensitivities": numbers(curve.sensitivities),
            "specificities": numbers(curve.specificities),
        ],
    ]
    var exceptions: [String: String] = [:]
    for (field, expected) in fields(of: reference.expected) {
        if field.contains("_ci"), field.hasPrefix("delong") || field.hasPrefix("logit") {
            let percent = field.split(separator: "_").compactMap { Double($0.drop { !$0.isNumber }) }.first ?? 95
            let level = try ConfidenceLevel(percent / 100)
            do {
                let interval =
                    field.hasPrefix("logit")
                    ? try area.logitInterval(level: level)
                    : try area.delongInterval(level: level, isCut: !field.hasSuffix("unclipped"))
                ours[field] = limits(interval.lower, interval.upper)
            } catch {
                // pROC gives limits that coincide where the variance is 0; only there may ours refuse.
                let isUndefined = expected["lower"].isNull
                #expect(isUndefined || expected["lower"] == expected["upper"])
                if !isUndefined { exceptions[field] = "variance 0 is no certainty (fault 5)" }
            }
        } else if field == "partial_auc" {
            ours[field] = .object(
                try Dictionary(
                    uniqueKeysWithValues: expected.keys.map { ($0, try partialArea($0, of: curve)) }))
        } else if field.hasPrefix("best_") {
            ours[field] = try best(field, of: curve)
        } else if field == "sensitivity_at_specificity" {
            ours[field] = .list(
                try expected.list.map {
                    let at = try #require($0["specificity"].number)
                    return [
                        "specificity": .number(at), "sensitivity": .number(try curve.sensitivity(atSpecificity: at)),
                    ]
                })
        } else if field == "specificity_at_sensitivity" {
            ours[field] = .list(
                try expected.list.map {
                    let at = try #require($0["sensitivity"].number)
                    return [
                        "sensitivity": .number(at), "specificity": .number(try curve.specificity(atSensitivity: at)),
                    ]
                })
        } else if field == "at_threshold" {
            ours[field] = measures(
                try curve.operatingPoint(threshold: try #require(expected["threshold"].number)))
        }
    }
    ReferenceComparison(exceptions: exceptions).check(.object(ours), reference)
}

private func limits(_ lower: Double, _ upper: Double) -> JSONValue {
    ["lower": .number(lower), "upper": .number(upper)]
}

/// "specificity_1_to_0.8_corrected": focus, ends, and whether McClish's correction is meant.
private func partialArea(_ name: String, of curve: ROCCurve) throws -> JSONValue {
    let parts = name.split(separator: "_")
    let axis = try #require(PartialAreaRange.Axis(rawValue: String(parts[0])))
    let ends = parts.compactMap { Double($0) }.sorted()
    let part = try PartialAreaRange(axis, try #require(ends.first)...(try #require(ends.last)))
    let area = curve.partialArea(part)
    guard parts.last == "corrected" else { return .number(area) }
    return part.corrected(area).map(JSONValue.number) ?? .null
}

/// "best_youden_cost2_prevalence0.1": criterion and, where given, weights.
private func best(_ name: String, of curve: ROCCurve) throws -> JSONValue {
    let criterion: ThresholdCriterion = name.hasPrefix("best_youden") ? .youden : .closestTopLeft
    let parts = name.split(separator: "_")
    let cost = parts.first { $0.hasPrefix("cost") }.flatMap { Double($0.dropFirst(4)) }
    let prevalence = parts.first { $0.hasPrefix("prevalence") }.flatMap { Double($0.dropFirst(10)) }
    let weights = try ThresholdWeights(falseNegativeCost: cost ?? 1, prevalence: prevalence ?? 0.5)
    return .list(
        curve.bestOperatingPoints(by: criterion, weights: weights).map {
            [
                "threshold": .number($0.threshold), "sensitivity": .number($0.sensitivity),
                "specificity": .number($0.specificity),
            ]
        })
}

private func measures(_ point: OperatingPoint) -> JSONValue {
    [
        "threshold": .number(point.threshold), "specificity": .number(point.specificity),
        "sensitivity": .number(point.sensitivity), "accuracy": .number(point.accuracy),
        "tn": .number(Double(point.trueNegatives)), "tp": .number(Double(point.truePositives)),
        "fn": .number(Double(point.falseNegatives)), "fp": .number(Double(point.falsePositives)),
        "npv": point.negativePredictiveValue.map(JSONValue.number) ?? .null,
        "ppv": point.positivePredictiveValue.map(JSONValue.number) ?? .null,
        // pROC does not subtract 1.
        "youden": .number(point.youdenIndex + 1), "closest.topleft": .number(point.squaredDistanceFromTopLeft),
    ]
}
