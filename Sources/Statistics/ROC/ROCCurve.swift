/// The empirical receiver operating characteristic curve.
///
/// A case is called positive when its score is at or above the threshold. Thresholds lie midway between neighbouring
/// distinct scores, as in pROC, so that they do not hang on the last digit of one case; equal scores make one oblique
/// step.
public struct ROCCurve: Equatable, Sendable {
    /// The scores behind it.
    public let classes: ScoredClasses
    /// Ascending, from -infinity (every case positive) to +infinity (none).
    public let thresholds: [Double]
    /// The area's components.
    public let placements: Placements
    let cuts: CutCounts

    /// - Parameter classes: the scores of both classes.
    public init(_ classes: ScoredClasses) {
        let scores = classes.positives + classes.negatives
        let ranked = RankedScores(scores)
        self.classes = classes
        placements = Placements(classes, ranked: ranked)
        cuts = CutCounts(ranked, positives: classes.positives.count)
        let distinct = ranked.groupEnds.map { scores[ranked.order[$0 - 1]] }
        thresholds = [-.infinity] + zip(distinct, distinct.dropFirst()).map(Self.threshold) + [.infinity]
    }

    /// - Parameters:
    ///   - positives: scores of the diseased cases; higher means more suspicious.
    ///   - negatives: scores of the healthy cases.
    /// - Throws: ``StatisticsError`` when a class is empty or a score is not finite.
    public init(positives: [Double], negatives: [Double]) throws(StatisticsError) {
        self.init(try ScoredClasses(positives: positives, negatives: negatives))
    }

    /// A threshold that puts `above` among the positives and `below` among the negatives.
    private static func threshold(below: Double, above: Double) -> Double {
        let middle = below / 2 + above / 2
        // Between neighbours in floating point there is no room.
        return middle > below ? middle : above
    }

    /// The area under the curve: the probability that a diseased case scores above a healthy one, ties counting half.
    public var area: Double { placements.area }
    /// At each threshold, the fraction of diseased cases at or above it: from 1 down to 0.
    public var sensitivities: [Double] { (0..<cuts.count).map(cuts.sensitivity) }
    /// At each threshold, the fraction of healthy cases below it: from 0 up to 1.
    public var specificities: [Double] { (0..<cuts.count).map(cuts.specificity) }
    /// Every point of the curve, by ascending threshold.
    public var operatingPoints: [OperatingPoint] { (0..<cuts.count).map { operatingPoint(cut: $0) } }

    func operatingPoint(cut: Int, remarks: [Remark] = []) -> OperatingPoint {
        OperatingPoint(
            threshold: thresholds[cut], truePositives: cuts.positives - cuts.positivesBelow[cut],
            falseNegatives: cuts.positivesBelow[cut], trueNegatives: cuts.negativesBelow[cut],
            falsePositives: cuts.negatives - cuts.negativesBelow[cut], remarks: remarks)
    }

    /// The sensitivity at a specificity, the points of the curve joined by straight lines; where the curve is vertical
    /// the highest (the convention of pROC's `coords`).
    ///
    /// - Parameter specificity: 0...1.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func sensitivity(atSpecificity specificity: Double) throws(StatisticsError) -> Double {
        cuts.sensitivity(atSpecificity: try fraction(specificity, "specificity"))
    }

    /// The specificity at a sensitivity; where the curve is horizontal the highest.
    ///
    /// - Parameter sensitivity: 0...1.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func specificity(atSensitivity sensitivity: Double) throws(StatisticsError) -> Double {
        cuts.specificity(atSensitivity: try fraction(sensitivity, "sensitivity"))
    }
}

/// The number itself when it lies within 0...1.
func fraction(_ value: Double, _ what: String) throws(StatisticsError) -> Double {
    guard value >= 0, value <= 1 else { throw .outOfRange(what: what, value: value, allowed: "between 0 and 1") }
    return value
}
