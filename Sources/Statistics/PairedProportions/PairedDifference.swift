/// How the limits of a paired difference are made.
public enum PairedDifferenceMethod: String, Sendable, CaseIterable {
    /// Tango's score test inverted. The default; matches the non-inferiority test.
    case tango
    /// Wilson limits of both, squared and added with their correlation.
    case newcombe
    /// Estimate and standard error after adding one half to every count.
    case agrestiMin
    /// Estimate and standard error. Not advised: no width without discordant cases.
    case wald
}

extension PairedTable {
    /// The difference of the two shares, first minus second.
    ///
    /// - Parameters:
    ///   - method: Tango's unless told otherwise.
    ///   - level: 95 % unless told otherwise.
    /// - Returns: -1...1 and limits there, except Wald and Agresti-Min limits, which may leave it and then carry a
    ///   remark; `n` is the number of cases.
    /// - Throws: never for a valid table.
    public func difference(
        _ method: PairedDifferenceMethod = .tango, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        let limits: (lower: Double, upper: Double)
        var error: Double?
        var remarks: [Remark] = []
        switch method {
        case .tango: limits = TangoScore(table: self).limits(level)
        case .newcombe: limits = try newcombeLimits(level)
        case .agrestiMin, .wald:
            let (centre, deviation) = waldParts(adding: method == .wald ? 0 : 0.5)
            error = deviation
            limits = (centre - level.normalQuantile * deviation, centre + level.normalQuantile * deviation)
            if method == .wald { remarks.append(.pairedWaldIsNotAdvised) }
            if limits.lower < -1 || limits.upper > 1 { remarks.append(.differenceLimitsLeaveTheirRange) }
        }
        return IntervalEstimate(
            estimate: difference, lower: limits.lower, upper: limits.upper, standardError: error, level: level,
            method: method.method, n: total, remarks: remarks)
    }

    private func waldParts(adding extra: Double) -> (centre: Double, standardError: Double) {
        let n = Double(total) + 4 * extra
        let (b, c) = (Double(onlyFirst) + extra, Double(onlySecond) + extra)
        let variance = max(0, b + c - (b - c) * (b - c) / n)
        return ((b - c) / n, variance.squareRoot() / n)
    }

    private func newcombeLimits(_ level: ConfidenceLevel) throws(StatisticsError) -> (lower: Double, upper: Double) {
        let (one, two) = try margins
        let first = one.interval(.wilson, level: level)
        let second = two.interval(.wilson, level: level)
        let phi = correlation
        func distance(_ x: Double, _ y: Double) -> Double {
            max(0, x * x - 2 * phi * x * y + y * y).squareRoot()
        }
        return (
            difference - distance(first.estimate - first.lower, second.upper - second.estimate),
            difference + distance(first.upper - first.estimate, second.estimate - second.lower)
        )
    }

    /// Newcombe's estimate of the correlation: a positive one is reduced for continuity, at most to 0.
    private var correlation: Double {
        let (a, b, c, d) = (Double(both), Double(onlyFirst), Double(onlySecond), Double(neither))
        let scale = ((a + b) * (c + d)).squareRoot() * ((a + c) * (b + d)).squareRoot()
        guard scale > 0 else { return 0 }
        let association = a * d - b * c
        return (association > 0 ? max(0, association - Double(total) / 2) : association) / scale
    }
}

extension PairedDifferenceMethod {
    /// What stands in a footnote.
    public var method: IntervalEstimate.Method {
        switch self {
        case .tango: .init("Tango score", reference: "Stat Med 1998;17:891")
        case .newcombe: .init("Newcombe square-and-add, paired", reference: "Stat Med 1998;17:2635, method 10")
        case .agrestiMin: .init("Agresti-Min adjusted Wald", reference: "Stat Med 2005;24:729")
        case .wald: .init("Wald, paired (not advised)")
        }
    }
}

extension Remark {
    /// Wald limits of a paired difference.
    public static let pairedWaldIsNotAdvised = Remark(
        "Wald limits of a paired difference are too narrow for few discordant cases; prefer the Tango score limits.")
    /// A limit below -100 or above 100 points.
    public static let differenceLimitsLeaveTheirRange = Remark(
        "A confidence limit lies outside -100 to 100 points; it is given as the method makes it.")
}
