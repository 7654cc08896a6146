extension Remark {
    /// For a band that has no width at a point.
    public static let bandWithoutWidth = Remark(
        "All resampled curves pass through the same value here; that the limits coincide is no certainty.")
    /// For a band whose limits hold one point at a time.
    public static let bandIsPointwise = Remark(
        "The band holds for each point by itself, not for the whole curve at once.")
}

/// One point of a confidence band of the curve.
public struct BandPoint: Equatable, Sendable {
    /// The specificity (or the sensitivity) at which the curve is looked at, 0...1.
    public let position: Double
    /// The curve's other coordinate there with its percentile interval.
    public let interval: IntervalEstimate
    /// The median of the resampled curves there.
    public let median: Double
}

extension ROCCurve {
    /// A pointwise band of sensitivities, as pROC's `ci.se`.
    ///
    /// - Parameter specificities: 0...1 each, in any order.
    /// - Throws: ``StatisticsError`` when a position is outside 0...1 or no resample has both classes.
    public func sensitivityBand(
        atSpecificities specificities: [Double], level: ConfidenceLevel = .ninetyFive, _ settings: BootstrapSettings
    ) throws(StatisticsError) -> [BandPoint] {
        for value in specificities { _ = try fraction(value, "specificity") }
        return try band(specificities, level, settings) { $0.sensitivity(atSpecificity: $1) }
    }

    /// A pointwise band of specificities, as pROC's `ci.sp`.
    ///
    /// - Parameter sensitivities: 0...1 each, in any order.
    /// - Throws: ``StatisticsError`` when a position is outside 0...1 or no resample has both classes.
    public func specificityBand(
        atSensitivities sensitivities: [Double], level: ConfidenceLevel = .ninetyFive, _ settings: BootstrapSettings
    ) throws(StatisticsError) -> [BandPoint] {
        for value in sensitivities { _ = try fraction(value, "sensitivity") }
        return try band(sensitivities, level, settings) { $0.specificity(atSensitivity: $1) }
    }

    private func band(
        _ positions: [Double], _ level: ConfidenceLevel, _ settings: BootstrapSettings,
        height: @Sendable (CutCounts, Double) -> Double
    ) throws(StatisticsError) -> [BandPoint] {
        let width = positions.count
        let values = resampleCurves(settings, width: width) { cuts, slot in
            for index in 0..<width { slot[index] = height(cuts, positions[index]) }
        }
        let points = settings.share(width) { index in
            let here = stride(from: index, to: values.count, by: width).map { values[$0] }
            let distribution = BootstrapDistribution(
                estimate: height(cuts, positions[index]), values: here, settings: settings, n: classes.count)
            return Result { () throws(StatisticsError) in try distribution.bandPoint(at: positions[index], level) }
        }
        return try points.map { point throws(StatisticsError) in try point.get() }
    }
}

extension BootstrapDistribution {
    /// The percentile limits, without width where all resampled curves agree (at the corners of the square).
    fileprivate func bandPoint(at position: Double, _ level: ConfidenceLevel) throws(StatisticsError) -> BandPoint {
        guard !sorted.isEmpty else {
            throw .notEstimable(what: "a band of the curve", because: "no resample has both classes")
        }
        let (lower, upper) = (quantile(level.tail), quantile(1 - level.tail))
        let remarks = lower < upper ? [Remark.bandIsPointwise] : [.bandIsPointwise, .bandWithoutWidth]
        return BandPoint(
            position: position,
            interval: IntervalEstimate(
                estimate: estimate, lower: lower, upper: upper, standardError: standardError, level: level,
                method: .bootstrapPercentile, n: n, remarks: remarks),
            median: quantile(0.5))
    }
}
