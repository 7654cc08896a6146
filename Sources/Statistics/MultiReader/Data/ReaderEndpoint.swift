/// What a reader achieved, in one number between 0 and 1.
public enum ReaderEndpoint: String, CaseIterable, Sendable {
    /// Area under the empirical ROC curve of the ratings; ties count one half.
    case area = "AUC"
    /// Diseased cases called positive among the diseased.
    case sensitivity
    /// Healthy cases called negative among the healthy.
    case specificity
    /// Cases called rightly among all; depends on the proportion of diseased cases in the study.
    case accuracy
    /// Harmonic mean of sensitivity and positive predictive value; depends on the proportion of diseased cases.
    case f1 = "F1"

    /// Whether ratings must be answers: 1 or 0.
    public var needsCalls: Bool { self != .area }
    /// Whether only the diseased, only the healthy, or all cases enter.
    var usesPositives: Bool { self != .specificity }
    var usesNegatives: Bool { self != .sensitivity }
}

/// How the covariances of two readers' values on the same cases are estimated.
public enum CovarianceEstimator: String, CaseIterable, Sendable {
    /// From the placements of the cases (DeLong, DeLong & Clarke-Pearson 1988). For a proportion, its plain variance.
    case deLong = "DeLong"
    /// Leaving out one case after the other; all cases for the area, accuracy and F1, those of one class for
    /// sensitivity and specificity.
    case jackknife
    /// The U-statistic without bias (Gallas 2006). For a proportion of complete readings, its plain variance.
    case unbiased
}
