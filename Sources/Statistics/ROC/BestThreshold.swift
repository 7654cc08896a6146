/// By what a threshold is chosen from a curve.
public enum ThresholdCriterion: String, Sendable, CaseIterable {
    /// The largest sensitivity + specificity (Youden, Cancer 1950;3:32), weighted by costs and prevalence.
    case youden
    /// The smallest distance from the corner of the perfect test, weighted likewise.
    case closestTopLeft = "closest to the top left corner"
}

/// What a wrong call costs and how frequent the disease is where the threshold will be used.
///
/// - SeeAlso: Perkins & Schisterman, Am J Epidemiol 2006;163:670.
public struct ThresholdWeights: Hashable, Sendable {
    /// Cost of a false negative call in units of that of a false positive one, above 0.
    public let falseNegativeCost: Double
    /// Fraction of diseased cases in the population, between 0 and 1.
    public let prevalence: Double

    /// Equal costs, half of the cases diseased.
    public static let equal = ThresholdWeights(unchecked: 1, 0.5)

    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public init(falseNegativeCost: Double, prevalence: Double) throws(StatisticsError) {
        guard falseNegativeCost > 0, falseNegativeCost.isFinite else {
            throw .outOfRange(what: "cost of a false negative", value: falseNegativeCost, allowed: "above 0")
        }
        guard prevalence > 0, prevalence < 1 else {
            throw .outOfRange(what: "prevalence", value: prevalence, allowed: "between 0 and 1, both excluded")
        }
        self.init(unchecked: falseNegativeCost, prevalence)
    }

    private init(unchecked cost: Double, _ prevalence: Double) {
        falseNegativeCost = cost
        self.prevalence = prevalence
    }

    /// The weight of specificity when that of sensitivity is 1.
    var ofSpecificity: Double { (1 - prevalence) / (falseNegativeCost * prevalence) }
}

extension Remark {
    /// For a threshold chosen on the cases on which it is judged.
    public static let thresholdChosenHere = Remark(
        "The threshold was chosen on the same cases, so sensitivity and specificity are optimistic; fix it in the protocol or give the values corrected by the bootstrap."
    )
}

extension ThresholdCriterion {
    /// The larger, the better.
    func merit(sensitivity: Double, specificity: Double, weights: ThresholdWeights) -> Double {
        let weight = weights.ofSpecificity
        switch self {
        case .youden: return sensitivity + weight * specificity
        case .closestTopLeft:
            return -((1 - sensitivity) * (1 - sensitivity) + weight * (1 - specificity) * (1 - specificity))
        }
    }
}

extension CutCounts {
    /// The cuts of greatest merit, ascending; more than one when they tie.
    func bestCuts(by criterion: ThresholdCriterion, weights: ThresholdWeights) -> [Int] {
        var best = -Double.infinity
        var cuts: [Int] = []
        for cut in 0..<count {
            let merit = criterion.merit(
                sensitivity: sensitivity(cut), specificity: specificity(cut), weights: weights)
            if merit > best { (best, cuts) = (merit, [cut]) } else if merit == best { cuts.append(cut) }
        }
        return cuts
    }
}

extension ROCCurve {
    /// The best points of the curve, by ascending threshold; more than one when they tie. Each says that it is
    /// optimistic, because it was chosen on the cases at hand.
    public func bestOperatingPoints(
        by criterion: ThresholdCriterion, weights: ThresholdWeights = .equal
    ) -> [OperatingPoint] {
        cuts.bestCuts(by: criterion, weights: weights).map {
            operatingPoint(cut: $0, remarks: [.thresholdChosenHere])
        }
    }

    /// The point of highest specificity among those at least this sensitive.
    ///
    /// - Parameter minimum: 0...1.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func operatingPoint(sensitivityAtLeast minimum: Double) throws(StatisticsError) -> OperatingPoint {
        let minimum = try fraction(minimum, "sensitivity")
        let cut = cuts.firstCut { cuts.sensitivity($0) < minimum } - 1
        return operatingPoint(cut: max(0, cut), remarks: [.thresholdChosenHere])
    }

    /// The point of highest sensitivity among those at least this specific.
    ///
    /// - Parameter minimum: 0...1.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func operatingPoint(specificityAtLeast minimum: Double) throws(StatisticsError) -> OperatingPoint {
        let minimum = try fraction(minimum, "specificity")
        let cut = cuts.firstCut { cuts.specificity($0) >= minimum }
        return operatingPoint(cut: cut, remarks: [.thresholdChosenHere])
    }
}
