/// What a threshold does to the cases at hand: the four counts and the measures made of them.
///
/// A measure whose denominator is zero is `nil`. Intervals of sensitivity and specificity at a threshold that was fixed
/// beforehand are those of simple proportions of these counts.
public struct OperatingPoint: Equatable, Sendable {
    /// Cases scoring at or above it are called positive.
    public let threshold: Double
    /// Diseased cases called positive.
    public let truePositives: Int
    /// Diseased cases called negative.
    public let falseNegatives: Int
    /// Healthy cases called negative.
    public let trueNegatives: Int
    /// Healthy cases called positive.
    public let falsePositives: Int
    /// What a reader of the numbers must know, such as that the threshold was chosen on these cases.
    public let remarks: [Remark]

    /// A point from its counts; each class has at least one case.
    init(
        threshold: Double, truePositives: Int, falseNegatives: Int, trueNegatives: Int, falsePositives: Int,
        remarks: [Remark] = []
    ) {
        self.threshold = threshold
        self.truePositives = truePositives
        self.falseNegatives = falseNegatives
        self.trueNegatives = trueNegatives
        self.falsePositives = falsePositives
        self.remarks = remarks
    }

    private static func ratio(_ part: Int, _ whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }

    private var cases: Int { truePositives + falseNegatives + trueNegatives + falsePositives }
    /// Fraction of diseased cases called positive.
    public var sensitivity: Double { Double(truePositives) / Double(truePositives + falseNegatives) }
    /// Fraction of healthy cases called negative.
    public var specificity: Double { Double(trueNegatives) / Double(trueNegatives + falsePositives) }
    /// Fraction of cases called rightly. It depends on the share of diseased cases.
    public var accuracy: Double { Double(truePositives + trueNegatives) / Double(cases) }
    /// Mean of sensitivity and specificity.
    public var balancedAccuracy: Double { (sensitivity + specificity) / 2 }
    /// Fraction of positive calls that are right, at the sample's share of diseased cases.
    public var positivePredictiveValue: Double? { Self.ratio(truePositives, truePositives + falsePositives) }
    /// Fraction of negative calls that are right, at the sample's share of diseased cases.
    public var negativePredictiveValue: Double? { Self.ratio(trueNegatives, trueNegatives + falseNegatives) }
    /// Youden's index: sensitivity + specificity - 1, -1...1.
    public var youdenIndex: Double { sensitivity + specificity - 1 }
    /// Squared distance from the corner of the perfect test, 0...2.
    public var squaredDistanceFromTopLeft: Double {
        (1 - sensitivity) * (1 - sensitivity) + (1 - specificity) * (1 - specificity)
    }

    /// The F measure: the harmonic mean of sensitivity and positive predictive value, sensitivity weighted `beta` times.
    ///
    /// - Parameter beta: above 0; 1 for F1.
    public func fMeasure(beta: Double = 1) -> Double {
        let squared = beta * beta
        let wins = (1 + squared) * Double(truePositives)
        return wins / (wins + squared * Double(falseNegatives) + Double(falsePositives))
    }

    /// Matthews' correlation of calls and truth, -1...1; `nil` when all calls are equal.
    public var matthewsCorrelation: Double? {
        let (tp, fn, tn, fp) = (
            Double(truePositives), Double(falseNegatives), Double(trueNegatives), Double(falsePositives)
        )
        let product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
        return product > 0 ? (tp * tn - fp * fn) / product.squareRoot() : nil
    }

    /// Agreement of calls and truth beyond chance: Cohen's kappa. Defined, because both truths occur.
    public var kappa: Double {
        let n = Double(cases)
        let calledPositive = Double(truePositives + falsePositives) / n
        let diseased = Double(truePositives + falseNegatives) / n
        let byChance = calledPositive * diseased + (1 - calledPositive) * (1 - diseased)
        return (accuracy - byChance) / (1 - byChance)
    }
}

extension ROCCurve {
    /// What a threshold, fixed beforehand, does to the cases.
    ///
    /// - Parameter threshold: in the unit of the scores; infinities are allowed.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)`` for NaN.
    public func operatingPoint(threshold: Double) throws(StatisticsError) -> OperatingPoint {
        guard !threshold.isNaN else {
            throw .outOfRange(what: "threshold", value: threshold, allowed: "a number")
        }
        let hits = classes.positives.count { $0 >= threshold }
        let alarms = classes.negatives.count { $0 >= threshold }
        return OperatingPoint(
            threshold: threshold, truePositives: hits, falseNegatives: classes.positives.count - hits,
            trueNegatives: classes.negatives.count - alarms, falsePositives: alarms)
    }
}
