extension Placements {
    /// Hanley and McNeil's standard error of the area, which assumes exponential scores; usable for planning and where
    /// DeLong's is undefined.
    ///
    /// - SeeAlso: Hanley & McNeil, Radiology 1982;143:29, equation 1.
    public var hanleyMcNeilStandardError: Double {
        let (m, n) = (Double(positives.count), Double(negatives.count))
        let q1 = area / (2 - area)
        let q2 = 2 * area * area / (1 + area)
        let sum = area * (1 - area) + (m - 1) * (q1 - area * area) + (n - 1) * (q2 - area * area)
        return (max(0, sum) / (m * n)).squareRoot()
    }

    /// The area with Newcombe's score interval: each limit is an area from which the observed one lies as many of the
    /// limit's own standard errors away as the level says. It stays within 0...1 and has width even at an area of 1.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when all scores are equal: nothing is known of
    ///   discrimination then.
    public func newcombeInterval(level: ConfidenceLevel = .ninetyFive) throws(StatisticsError) -> IntervalEstimate {
        if positives.allSatisfy({ $0 == 0.5 }), negatives.allSatisfy({ $0 == 0.5 }) {
            throw .notEstimable(what: "an interval of the AUC", because: "all scores are equal")
        }
        return IntervalEstimate(
            estimate: area, lower: newcombeLimit(area, level), upper: 1 - newcombeLimit(1 - area, level),
            level: level, method: .newcombeArea, n: count)
    }

    /// The lower limit of an observed area. The method treats the classes alike, so the upper one mirrors it.
    private func newcombeLimit(_ observed: Double, _ level: ConfidenceLevel) -> Double {
        guard observed > 0 else { return 0 }
        let (m, n) = (Double(positives.count), Double(negatives.count))
        let size = (m + n) / 2 - 1
        let z = level.normalQuantile
        let excess = { (theta: Double) -> Double in
            let spread = 1 + size * ((1 - theta) / (2 - theta) + theta / (1 + theta))
            return (observed - theta) * (observed - theta) - z * z * theta * (1 - theta) * spread / (m * n)
        }
        // At an observed area of 1 the estimate itself is a second root; just below it the excess is negative.
        return brentRoot(in: 0...observed * (1 - 1e-12), excess) ?? 0
    }
}
