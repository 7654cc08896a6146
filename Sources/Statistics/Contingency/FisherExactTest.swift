import Glibc

/// Fisher's exact test of a two-by-two table, and the odds ratio that belongs to it.
public struct FisherExactTest: Sendable {
    private let observed: Int
    private let distribution: Hypergeometric
    private let total: Int

    /// - Parameter table: of two rows and two columns.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)`` for a larger table; see
    ///   ``ContingencyTable/fisherExact()``.
    public init(_ table: ContingencyTable) throws(StatisticsError) {
        guard table.isTwoByTwo else {
            throw .outOfRange(
                what: "number of cells", value: Double(table.rows.count * table.columnTotals.count),
                allowed: "4, a table of two rows and two columns")
        }
        observed = table.rows[0][0]
        total = table.total
        distribution = Hypergeometric(
            firstRow: table.rowTotals[0], firstColumn: table.columnTotals[0], total: table.total)
    }

    /// The exact p value; 1 when a margin is 0, since only one table is possible then.
    ///
    /// The two-sided p sums the tables no more probable than the observed one, as R does. `greater` means an odds
    /// ratio above 1.
    public func test(_ alternative: TestResult.Alternative = .twoSided) -> TestResult {
        let probabilities = distribution.probabilities
        let (atMost, atLeast, own) = tails(probabilities)
        let p =
            switch alternative {
            case .less: atMost
            case .greater: atLeast
            // A hair more than the observed one, so that equal tables count in spite of rounding.
            case .twoSided: probabilities.filter { $0 <= own * (1 + 1e-7) }.reduce(0, +)
            }
        return TestResult(name: "Fisher's exact test", p: min(1, p), alternative: alternative)
    }

    /// The mid-p value: half of the observed table counts. Two-sided it is twice the smaller one-sided value.
    ///
    /// - SeeAlso: Hirji, Tan & Elashoff, Stat Med 1991;10:1137; Fay, R Journal 2010;2:53 (central).
    public func midP(_ alternative: TestResult.Alternative = .twoSided) -> TestResult {
        let (atMost, atLeast, own) = tails(distribution.probabilities)
        let p =
            switch alternative {
            case .less: atMost - own / 2
            case .greater: atLeast - own / 2
            case .twoSided: min(1, 2 * (min(atMost, atLeast) - own / 2))
            }
        return TestResult(name: "Fisher's exact test, mid-p", p: p, alternative: alternative)
    }

    /// The conditional maximum likelihood odds ratio with exact limits.
    ///
    /// - Returns: estimate and limits from 0 to infinity; `n` is the number of observations.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a margin is 0.
    /// - SeeAlso: Cornfield, Proc Third Berkeley Symp 1956;4:135. R's `fisher.test` searches with a coarse tolerance and
    ///   is off by up to some percent.
    public func conditionalOddsRatio(level: ConfidenceLevel = .ninetyFive) throws(StatisticsError) -> IntervalEstimate {
        let support = distribution.support
        guard support.count > 1 else {
            throw .notEstimable(what: "odds ratio", because: "a row or a column of the table holds no observation")
        }
        let isLowest = observed == support.lowerBound
        let isHighest = observed == support.upperBound
        let estimate =
            isLowest ? 0 : isHighest ? .infinity : solve { $0.mean - Double(observed) }
        let lower = isLowest ? 0 : solve { $0.atLeast - level.tail }
        let upper = isHighest ? .infinity : solve { level.tail - $0.atMost }
        return IntervalEstimate(
            estimate: estimate, lower: lower, upper: upper, level: level, method: .conditionalOddsRatio, n: total,
            remarks: isLowest || isHighest ? [.oddsRatioAtTheEdge] : [])
    }

    /// The odds ratio where a rising function of it is 0. Beyond e^±700 doubles end.
    private func solve(_ function: ((mean: Double, atMost: Double, atLeast: Double)) -> Double) -> Double {
        let root = brentRoot(in: -700...700) { logOddsRatio in
            function(distribution.moments(logOddsRatio: logOddsRatio, around: observed))
        }
        return root.map { exp($0) } ?? .nan
    }

    private func tails(_ probabilities: [Double]) -> (atMost: Double, atLeast: Double, own: Double) {
        let index = observed - distribution.support.lowerBound
        return (
            probabilities[...index].reduce(0, +), probabilities[index...].reduce(0, +), probabilities[index]
        )
    }
}

extension IntervalEstimate.Method {
    /// Exact limits of an odds ratio.
    public static let conditionalOddsRatio = Self(
        "conditional maximum likelihood with exact limits", reference: "Cornfield, Third Berkeley Symp 1956;4:135")
}

extension Remark {
    /// An odds ratio of 0 or infinity.
    public static let oddsRatioAtTheEdge = Remark(
        "A count is 0, so the estimated odds ratio is 0 or infinite; only the limit on the other side says something.")
}
