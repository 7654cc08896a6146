import Foundation

/// The curve of precision (positive predictive value) against recall (sensitivity), with scikit-learn's conventions:
/// one point for each distinct score, a case positive when it scores at or above it, and a last point of precision 1 and
/// recall 0.
///
/// Precision depends on the share of diseased cases; of a sample enriched with them it is no clinical figure.
public struct PrecisionRecallCurve: Equatable, Sendable {
    /// The distinct scores, ascending.
    public let thresholds: [Double]
    /// Precision at each threshold, then 1; 0...1.
    public let precisions: [Double]
    /// Recall at each threshold, then 0; 0...1, descending.
    public let recalls: [Double]
    private let curve: ROCCurve

    /// - Parameter classes: the scores of both classes.
    public init(_ classes: ScoredClasses) {
        curve = ROCCurve(classes)
        let cuts = curve.cuts
        thresholds = Set(classes.positives + classes.negatives).sorted()
        precisions = (0..<cuts.count).map(cuts.precision)
        recalls = (0..<cuts.count).map(cuts.sensitivity)
    }

    /// The sum of precisions weighted by the steps of recall; not the area by trapezoids, which is too large. Above 0, at
    /// most 1; chance gives about the share of diseased cases.
    public var averagePrecision: Double { curve.cuts.averagePrecision }

    /// The share of diseased cases in the sample: what a worthless score reaches.
    public var chance: Double {
        Double(curve.classes.positives.count) / Double(curve.classes.count)
    }

    /// Resampled average precisions.
    public func bootstrapAveragePrecision(_ settings: BootstrapSettings) -> BootstrapDistribution {
        curve.bootstrap(estimate: averagePrecision, settings) { $0.averagePrecision }
    }

    /// The average precision with limits made on the logit scale, from the number of diseased cases.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when the average precision is 1.
    public func logitInterval(level: ConfidenceLevel = .ninetyFive) throws(StatisticsError) -> IntervalEstimate {
        let estimate = averagePrecision
        guard estimate < 1 else {
            throw .notEstimable(
                what: "the logit interval of the average precision",
                because: "the scores separate the classes completely")
        }
        let positives = curve.classes.positives.count
        let logit = log(estimate / (1 - estimate))
        let error = 1 / (Double(positives) * estimate * (1 - estimate)).squareRoot()
        return IntervalEstimate(
            estimate: estimate, lower: logistic(logit - level.normalQuantile * error),
            upper: logistic(logit + level.normalQuantile * error),
            standardError: error * estimate * (1 - estimate), level: level, method: .logitOfAveragePrecision,
            n: positives)
    }
}

extension IntervalEstimate.Method {
    /// Logit limits of an average precision, taken as a proportion of the diseased cases.
    public static let logitOfAveragePrecision = IntervalEstimate.Method(
        "logit, number of diseased cases", reference: "Boyd, Eng & Page, ECML PKDD 2013, LNCS 8190:451")
}

extension CutCounts {
    /// The fraction of cases at or above a cut that are diseased; 1 where there is none.
    func precision(_ cut: Int) -> Double {
        let hits = positives - positivesBelow[cut]
        let calls = hits + negatives - negativesBelow[cut]
        return calls > 0 ? Double(hits) / Double(calls) : 1
    }

    var averagePrecision: Double {
        var sum = 0.0
        for cut in 0..<count - 1 {
            let step = positivesBelow[cut + 1] - positivesBelow[cut]
            if step > 0 { sum += Double(step) * precision(cut) }
        }
        return sum / Double(positives)
    }
}
