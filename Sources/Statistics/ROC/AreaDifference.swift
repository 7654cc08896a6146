/// The difference of two areas under the curve, first minus second, with all that is asked of it: interval, test,
/// non-inferiority, equivalence.
///
/// It comes from ``PairedAreas`` or ``UnpairedAreas``, which know whether the cases are the same.
public struct AreaDifference: Equatable, Sendable {
    /// The first area.
    public let first: Double
    /// The second area.
    public let second: Double
    /// The standard error of the difference, above 0.
    public let standardError: Double
    /// Degrees of freedom of the t distribution; infinite where the normal distribution is used.
    public let degreesOfFreedom: Double
    /// How the standard error was made.
    public let method: IntervalEstimate.Method
    /// Number of cases.
    public let n: Int

    /// First minus second.
    public var difference: Double { first - second }

    private var isNormal: Bool { degreesOfFreedom.isInfinite }

    /// The difference with its interval. Two intervals of the areas themselves, overlapping or not, are no substitute.
    public func interval(level: ConfidenceLevel = .ninetyFive) -> IntervalEstimate {
        let quantile = isNormal ? level.normalQuantile : -StudentT(degreesOfFreedom).quantile(level.tail)
        return IntervalEstimate(
            estimate: difference, lower: difference - quantile * standardError,
            upper: difference + quantile * standardError, standardError: standardError, level: level, method: method,
            n: n)
    }

    /// Tests whether the areas are equal.
    ///
    /// - Parameter alternative: `.greater` means that the first area is greater than the second.
    public func test(alternative: TestResult.Alternative = .twoSided) -> TestResult {
        test(against: 0, alternative, name: "Difference of two AUCs, \(method.name)")
    }

    /// Tests whether the first area is worse than the second by less than the margin. A small p says: not inferior.
    ///
    /// - Parameter margin: above 0, less than 1; fixed before the data were seen.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func nonInferiority(margin: Double) throws(StatisticsError) -> TestResult {
        let margin = try Self.checked(margin)
        return test(
            against: -margin, .greater, name: "Non-inferiority of the first AUC, margin \(margin), \(method.name)",
            remarks: [.marginBeforehand])
    }

    /// Tests whether the areas differ by less than the margin in either direction: two one-sided tests, of which the
    /// larger p counts. At 5 % it corresponds to a 90 % interval within the margins.
    ///
    /// - Parameter margin: above 0, less than 1; fixed before the data were seen.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    /// - SeeAlso: Schuirmann, J Pharmacokinet Biopharm 1987;15:657.
    public func equivalence(margin: Double) throws(StatisticsError) -> TestResult {
        let margin = try Self.checked(margin)
        let name = "Equivalence of two AUCs, margin \(margin), \(method.name)"
        let notWorse = test(against: -margin, .greater, name: name, remarks: [.marginBeforehand])
        let notBetter = test(against: margin, .less, name: name, remarks: [.marginBeforehand])
        return notWorse.p >= notBetter.p ? notWorse : notBetter
    }

    private static func checked(_ margin: Double) throws(StatisticsError) -> Double {
        guard margin > 0, margin < 1 else {
            throw .outOfRange(what: "margin", value: margin, allowed: "above 0 and below 1")
        }
        return margin
    }

    private func test(
        against value: Double, _ alternative: TestResult.Alternative, name: String, remarks: [Remark] = []
    ) -> TestResult {
        let statistic = (difference - value) / standardError
        let student = StudentT(degreesOfFreedom)
        let p =
            switch alternative {
            case _ where isNormal: normalP(statistic, alternative)
            case .twoSided: student.twoSided(statistic)
            case .greater: student.survival(statistic)
            case .less: student.cdf(statistic)
            }
        return TestResult(
            name: name, statistic: statistic, degreesOfFreedom: isNormal ? [] : [degreesOfFreedom], p: p,
            alternative: alternative, remarks: remarks)
    }
}
