import Foundation

extension IntervalEstimate.Method {
    /// Normal limits with DeLong's standard error.
    public static let delong = IntervalEstimate.Method(
        "DeLong", reference: "DeLong, DeLong & Clarke-Pearson, Biometrics 1988;44:837")
    /// Normal limits on the logit scale with DeLong's standard error.
    public static let logitOfDeLong = IntervalEstimate.Method(
        "logit, DeLong standard error", reference: "Pepe, The Statistical Evaluation of Medical Tests, 2003, 5.2.3")
    /// Score limits with Hanley and McNeil's variance at the limit itself.
    public static let newcombeArea = IntervalEstimate.Method(
        "Newcombe's score method for the AUC", reference: "Newcombe, Stat Med 2006;25:559, method 5")
}

extension Remark {
    /// For an upper limit beyond 1.
    public static let areaAboveOne = Remark(
        "The upper limit is above 1, the largest AUC there is; the logit interval stays within the range.")
    /// For a lower limit beyond 0.
    public static let areaBelowZero = Remark(
        "The lower limit is below 0, the smallest AUC there is; the logit interval stays within the range.")
    /// For areas near 0 or 1 and few cases; the figures are from Benchmarks/Coverage, see docs/statistics.md.
    public static let delongNearTheEnd = Remark(
        "So near 0 or 1 DeLong's limits are too narrow for so few cases: with 25 + 25 cases and a true AUC of 0.9 they held "
            + "it in 90, with 50 + 50 and 0.98 in 86 of 100 simulated studies; the logit interval does better.")
    /// The same of bootstrap limits.
    public static let bootstrapNearTheEnd = Remark(
        "So near 0 or 1 bootstrap limits are too narrow for so few cases: with 25 + 25 cases and a true AUC of 0.95 those of "
            + "the percentiles held it in 90, with 50 + 50 and 0.98 in 89 of 100 simulated studies; the interval inside 0 "
            + "to 1 does better.")
    /// For limits that were cut.
    public static let areaLimitsCut = Remark("Limits outside 0 to 1 were set to 0 or 1.")
    /// For an area of 0 or 1, where other intervals than DeLong's are needed.
    public static let perfectSeparation = Remark(
        "The scores separate the classes completely; DeLong's interval would have no width, so the limits are Newcombe's."
    )
    /// For a class with a single case.
    public static let singleCaseOfClass = Remark(
        "A class has a single case; DeLong's variance is not defined, so the limits are Newcombe's.")
}

extension Placements {
    /// Number of cases of both classes.
    var count: Int { positives.count + negatives.count }

    /// Whether the area is so near 0 or 1, for its cases, that DeLong's and the bootstrap's limits are too narrow: when the
    /// smaller class times the distance from the end is below 5. Coverage falls with that product alone, whatever the
    /// number of cases (docs/statistics.md, "How often 95 % intervals hold the truth").
    var isNearTheEnd: Bool {
        Double(min(positives.count, negatives.count)) * min(area, 1 - area) < 5 - 1e-9
    }

    /// DeLong's standard error of the area.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class has a single case, when the scores separate
    ///   the classes completely, and when all scores are equal: then the variance is undefined or 0, and 0 is not the
    ///   truth.
    public func standardError() throws(StatisticsError) -> Double {
        let what = "the standard error of the AUC by DeLong"
        guard positives.count > 1, negatives.count > 1 else {
            throw .notEstimable(what: what, because: "a class has a single case")
        }
        guard variance > 0 else {
            let isApart = area == 0 || area == 1
            throw .notEstimable(
                what: what,
                because: isApart ? "the scores separate the classes completely" : "all scores are equal")
        }
        return variance.squareRoot()
    }

    /// The area with DeLong's interval.
    ///
    /// - Parameters:
    ///   - level: of confidence.
    ///   - isCut: whether limits outside 0...1 are set to 0 or 1 (as pROC does); otherwise they stand as they come,
    ///     with a remark.
    /// - Throws: as ``standardError()``.
    public func delongInterval(
        level: ConfidenceLevel = .ninetyFive, isCut: Bool = false
    ) throws(StatisticsError) -> IntervalEstimate {
        let error = try standardError()
        var (lower, upper) = (area - level.normalQuantile * error, area + level.normalQuantile * error)
        var remarks: [Remark] = []
        if isCut {
            if lower < 0 || upper > 1 { remarks = [.areaLimitsCut] }
            (lower, upper) = (max(0, lower), min(1, upper))
        } else {
            if upper > 1 { remarks.append(.areaAboveOne) }
            if lower < 0 { remarks.append(.areaBelowZero) }
        }
        if isNearTheEnd { remarks.append(.delongNearTheEnd) }
        return IntervalEstimate(
            estimate: area, lower: lower, upper: upper, standardError: error, level: level, method: .delong, n: count,
            remarks: remarks)
    }

    /// The area with an interval made on the logit scale from DeLong's standard error; always within 0...1.
    ///
    /// - Throws: as ``standardError()``.
    public func logitInterval(level: ConfidenceLevel = .ninetyFive) throws(StatisticsError) -> IntervalEstimate {
        let error = try standardError()
        let logit = log(area / (1 - area))
        let reach = level.normalQuantile * error / (area * (1 - area))
        return IntervalEstimate(
            estimate: area, lower: logistic(logit - reach), upper: logistic(logit + reach), standardError: error,
            level: level, method: .logitOfDeLong, n: count)
    }

    /// The interval to print when one must be chosen without looking: DeLong's while it carries no remark (it lies within
    /// 0...1 and the area is not near an end), else the logit one; Newcombe's where DeLong's variance is 0 or undefined.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when all scores are equal.
    public func interval(level: ConfidenceLevel = .ninetyFive) throws(StatisticsError) -> IntervalEstimate {
        if positives.count == 1 || negatives.count == 1 {
            return try newcombeInterval(level: level).adding(.singleCaseOfClass)
        }
        if area == 0 || area == 1 { return try newcombeInterval(level: level).adding(.perfectSeparation) }
        let delong = try delongInterval(level: level)
        return delong.remarks.isEmpty ? delong : try logitInterval(level: level)
    }
}

/// The inverse of the logit, without overflow.
func logistic(_ x: Double) -> Double { x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)) }
