import Statistics
import Testing

func reproducePrecisionRecall(_ reference: ReferenceCase) throws {
    if reference.input["readings"].text != nil { return try reproduceCochranQ(reference) }
    let classes = try reference.curve().classes
    let curve = PrecisionRecallCurve(classes)
    let part = try PartialAreaRange(.specificity, 0.9...1)
    var ours: [String: JSONValue] = [
        "roc_auc": .of(curve.curve.area), "average_precision": .of(curve.averagePrecision),
        "partial_auc_max_fpr_0_1_standardized": .of(part.corrected(curve.curve.partialArea(part))),
        "precision": .list(curve.precisions), "recall": .list(curve.recalls), "thresholds": .list(curve.thresholds),
    ]
    let truth = classes.positives.map { _ in true } + classes.negatives.map { _ in false }
    if let predicted = try? PredictedProbabilities(classes.positives + classes.negatives, truth: truth) {
        let calibration = try? predicted.calibration()
        ours["brier"] = .of(predicted.brierScore)
        ours["log_loss"] = .of(predicted.logarithmicLoss)
        ours["calibration_intercept_joint"] = .of(calibration?.intercept)
        ours["calibration_slope"] = .of(calibration?.slope.estimate)
        ours["calibration_slope_standard_error"] = .of(calibration?.slope.standardError)
        ours["calibration_in_the_large"] = .of(calibration?.inTheLarge.estimate)
        ours["expected_calibration_error"] = .of(try predicted.expectedCalibrationError())
        ours["reliability_10_equal_bins"] = .list(
            try predicted.reliabilityBins().map { bin in
                [
                    "bin": .of(bin.index), "n": .of(bin.count), "mean_probability": .of(bin.meanProbability),
                    "observed": .of(bin.observed.estimate),
                ]
            })
    }
    for field in reference.expected.keys where field.hasPrefix("at_") {
        ours[field] = atThreshold(try curve.curve.operatingPoint(threshold: Double(field.dropFirst(3)) ?? .nan))
    }
    let loose = [
        "calibration_intercept_joint", "calibration_slope", "calibration_slope_standard_error",
        "calibration_in_the_large",
    ]
    ReferenceComparison(tolerances: Dictionary(uniqueKeysWithValues: loose.map { ($0, "calibration") }))
        .check(.object(ours), reference)
}

private func atThreshold(_ point: OperatingPoint) -> JSONValue {
    [
        "accuracy": .of(point.accuracy), "balanced_accuracy": .of(point.balancedAccuracy), "f1": .of(point.fMeasure()),
        "f2": .of(point.fMeasure(beta: 2)), "mcc": .of(point.matthewsCorrelation), "cohen_kappa": .of(point.kappa),
        "precision": .of(point.positivePredictiveValue), "recall": .of(point.sensitivity),
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
