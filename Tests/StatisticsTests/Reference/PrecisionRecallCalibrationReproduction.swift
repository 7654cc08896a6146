import Statistics
import Testing

/// precision_recall_calibration, in which the reference also keeps Cochran's Q of the readers.
func reproducePrecisionRecallCalibration(_ reference: ReferenceCase) throws {
    if reference.input["readings"].text != nil { return try reproduceCochranQ(reference) }
    let classes = try reference.classes()
    let curve = ROCCurve(classes)
    let precisionRecall = PrecisionRecallCurve(classes)
    var ours: [String: JSONValue] = [
        "roc_auc": .number(curve.area), "average_precision": .number(precisionRecall.averagePrecision),
        "precision": numbers(precisionRecall.precisions), "recall": numbers(precisionRecall.recalls),
        "thresholds": numbers(precisionRecall.thresholds),
    ]
    let isPositive = classes.positives.map { _ in true } + classes.negatives.map { _ in false }
    let predictions = try? PredictedProbabilities(classes.positives + classes.negatives, isPositive: isPositive)
    for (field, expected) in fields(of: reference.expected) {
        if field.hasPrefix("partial_auc_max_fpr") {
            // "partial_auc_max_fpr_0_1_standardized": false positive rates up to 0.1.
            let digits = field.split(separator: "_").filter { Int($0) != nil }.joined(separator: ".")
            let part = try PartialAreaRange(.specificity, 1 - (try #require(Double(digits)))...1)
            ours[field] = part.corrected(curve.partialArea(part)).map(JSONValue.number) ?? .null
        } else if field.hasPrefix("at_") {
            let threshold = try #require(Double(field.dropFirst(3)))
            ours[field] = measures(try curve.operatingPoint(threshold: threshold))
        } else if field.hasPrefix("reliability") || field == "expected_calibration_error" {
            let count = field.split(separator: "_").compactMap { Int($0) }.first ?? 10
            let reliability = try Reliability(try #require(predictions), binCount: count)
            ours[field] =
                field.hasPrefix("reliability")
                ? try bins(reliability, expected) : .number(reliability.expectedCalibrationError)
        } else if field == "brier" {
            ours[field] = .number(try #require(predictions).brierScore)
        } else if field == "log_loss" {
            ours[field] = .number(try #require(predictions).logLoss)
        } else if field.hasPrefix("calibration") {
            let calibration = try LogisticCalibration(try #require(predictions))
            ours["calibration_intercept_joint"] = .number(calibration.jointIntercept.estimate)
            ours["calibration_slope"] = .number(calibration.slope.estimate)
            ours["calibration_slope_standard_error"] = .number(calibration.slope.standardError ?? .nan)
            ours["calibration_in_the_large"] = .number(calibration.inTheLarge.estimate)
        }
    }
    let calibration = ["intercept_joint", "slope", "slope_standard_error", "in_the_large"]
        .map { ("calibration_\($0)", "calibration") }
    ReferenceComparison(tolerances: Dictionary(uniqueKeysWithValues: calibration)).check(.object(ours), reference)
}

/// The bins that the file lists, each found by its number; those that it leaves out must be empty.
private func bins(_ reliability: Reliability, _ expected: JSONValue) throws -> JSONValue {
    let listed = expected.list.compactMap { $0["bin"].int }
    #expect(reliability.bins.indices.allSatisfy { listed.contains($0) || reliability.bins[$0].count == 0 })
    return .list(
        try listed.map { number in
            try #require(reliability.bins.indices.contains(number))
            let bin = reliability.bins[number]
            return [
                "bin": .number(Double(number)), "n": .number(Double(bin.count)),
                "mean_probability": bin.meanProbability.map(JSONValue.number) ?? .null,
                "observed": bin.observed.map { .number($0.estimate) } ?? .null,
            ]
        })
}

private func measures(_ point: OperatingPoint) -> JSONValue {
    [
        "accuracy": .number(point.accuracy), "balanced_accuracy": .number(point.balancedAccuracy),
        "f1": .number(point.fMeasure()), "f2": .number(point.fMeasure(beta: 2)),
        // scikit-learn gives 0 where no case, or every case, is called positive.
        "mcc": .number(point.matthewsCorrelation ?? 0), "cohen_kappa": .number(point.kappa),
        "precision": .number(point.positivePredictiveValue ?? 0), "recall": .number(point.sensitivity),
    ]
}

/// Right answers of the readers on the cases of one class, such as "truth = 1".
private func reproduceCochranQ(_ reference: ReferenceCase) throws {
    let study = try ReferenceStudy(readings: reference.text("readings"))
    let wanted = try reference.text("cases").hasSuffix("1")
    let readers = reference.input["readers"].texts
    let cases = study.cases.filter { study.truth[$0] == wanted }
    let test = try cochranQ(readers.map { reader in cases.map { study.answers[reader]?[$0] == wanted } })
    ReferenceComparison().check(
        ["q": .of(test.statistic), "df": .of(test.degreesOfFreedom.first), "p": .of(test.p)], reference)
}
