import Glibc

/// Precision (positive predictive value) against recall (sensitivity) over all thresholds.
///
/// Unlike the ROC curve it depends on the share of diseased cases: it says nothing about a clinic with another one.
public struct PrecisionRecallCurve: Equatable, Sendable {
    /// The ROC curve of the same scores.
    public let curve: ROCCurve
    /// The distinct scores, ascending; a case scoring at or above one is called positive.
    public let thresholds: [Double]
    /// At each threshold, then a last point of 1 where nothing is called.
    public let precisions: [Double]
    /// At each threshold, then a last point of 0.
    public let recalls: [Double]
    /// The sum of precisions weighted by the steps of recall, 0...1: the area under the curve drawn in steps. Trapezoids
    /// would be too optimistic, because precision does not change linearly between points.
    public let averagePrecision: Double

    /// - Parameter classes: the scores of both classes.
    public init(_ classes: ScoredClasses) {
        let curve = ROCCurve(classes)
        let cuts = curve.cuts
        self.curve = curve
        thresholds = Set(classes.positives + classes.negatives).sorted()
        // The last cut calls nothing positive: precision there is a convention.
        precisions = (0..<cuts.count - 1).map { cuts.precision($0) } + [1]
        recalls = (0..<cuts.count - 1).map { cuts.sensitivity($0) } + [0]
        averagePrecision = cuts.averagePrecision
    }

    /// Average precision with limits on the logit scale, from the number of diseased cases alone.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when it is 1, where the logit does not exist.
    /// - SeeAlso: Boyd, Eng & Page, ECML PKDD 2013, LNCS 8190:451, section 3.2.
    public func logitInterval(level: ConfidenceLevel = .ninetyFive) throws(StatisticsError) -> IntervalEstimate {
        guard averagePrecision < 1 else {
            throw .notEstimable(what: "a logit interval of the average precision", because: "it is 1")
        }
        let positives = curve.classes.positives.count
        let logit = log(averagePrecision / (1 - averagePrecision))
        let error = 1 / (Double(positives) * averagePrecision * (1 - averagePrecision)).squareRoot()
        let reach = level.normalQuantile * error
        return IntervalEstimate(
            estimate: averagePrecision, lower: logistic(logit - reach), upper: logistic(logit + reach), level: level,
            method: .logitOfAveragePrecision, n: positives, remarks: [.averagePrecisionDependsOnShare])
    }

    /// Resampled average precisions.
    public func bootstrap(_ settings: BootstrapSettings) -> BootstrapDistribution {
        curve.bootstrap(estimate: averagePrecision, settings) { $0.averagePrecision }
    }
}

extension CutCounts {
    /// Right calls among the positive ones; 1 where there are none.
    fileprivate func precision(_ cut: Int) -> Double {
        let hits = positives - positivesBelow[cut]
        let calls = hits + negatives - negativesBelow[cut]
        return calls > 0 ? Double(hits) / Double(calls) : 1
    }

    fileprivate var averagePrecision: Double {
        var sum = 0.0
        for cut in 0..<count - 1 {
            let step = positivesBelow[cut + 1] - positivesBelow[cut]
            if step > 0 { sum += Double(step) * precision(cut) }
        }
        return sum / Double(positives)
    }
}

extension IntervalEstimate.Method {
    /// Logit limits of an average precision; n counts diseased cases.
    public static let logitOfAveragePrecision = Self(
        "logit", reference: "Boyd, Eng & Page, ECML PKDD 2013, LNCS 8190:451")
}

extension Remark {
    /// For every average precision.
    public static let averagePrecisionDependsOnShare = Remark(
        "Average precision holds for the share of diseased cases in this sample only.")
}
