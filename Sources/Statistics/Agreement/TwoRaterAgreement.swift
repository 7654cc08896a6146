/// All that is worth saying of the agreement of two readers of the same cases.
public struct TwoRaterAgreement: Equatable, Sendable {
    /// Cases with the same answer, as a share of all.
    public let observedAgreement: Double
    /// That share for readers with these rates who answer independently.
    public let expectedAgreement: Double
    /// Cohen's kappa; `nil` when undefined, which a remark says.
    public let kappa: CohenKappa?
    /// Kappa with linear weights; equal to the plain one for two categories.
    public let weightedLinear: CohenKappa?
    /// Kappa with quadratic weights.
    public let weightedQuadratic: CohenKappa?
    /// Kappa at the agreement observed if all categories were equally common and used: for two, 2 p - 1 (PABAK).
    public let prevalenceAdjusted: IntervalEstimate
    /// Gwet's AC1.
    public let gwetAC1: IntervalEstimate
    /// For two categories only.
    public let binary: BinaryAgreement?
    /// What must stand beside the numbers.
    public let remarks: [Remark]

    /// - Parameters:
    ///   - table: the answers.
    ///   - level: of all intervals.
    public init(_ table: AgreementTable, level: ConfidenceLevel = .ninetyFive) {
        let n = Double(table.total)
        let agreements = table.counts.indices.reduce(0) { $0 + table.counts[$1][$1] }
        let observed = Double(agreements) / n
        let categories = Double(table.counts.count)
        var remarks: [Remark] = []
        // All three are undefined together, when every answer is the same.
        let kappa = try? CohenKappa(table, level: level)
        if kappa == nil { remarks.append(.kappaIsUndefined) }
        self.kappa = kappa
        weightedLinear = try? CohenKappa(table, weights: .linear, level: level)
        weightedQuadratic = try? CohenKappa(table, weights: .quadratic, level: level)
        observedAgreement = observed
        // With a single answer in use both readers expect it in every case.
        expectedAgreement = kappa?.expectedAgreement ?? 1
        prevalenceAdjusted = .normal(
            (categories * observed - 1) / (categories - 1),
            standardError: categories / (categories - 1) * (observed * (1 - observed) / n).squareRoot(),
            level: level, method: .prevalenceAdjustedKappa, n: table.total)
        gwetAC1 = Self.gwetAC1(table, observed: observed, level: level)
        binary = BinaryAgreement(table)
        if let kappa,
            Remark.isKappaParadox(
                observed: observed, kappa: kappa.interval.estimate, gwetAC1: gwetAC1.estimate)
        {
            remarks.append(.kappaParadox)
        }
        self.remarks = remarks
    }

    /// Gwet, Br J Math Stat Psychol 2008;61:29, equations 5 and 13.
    private static func gwetAC1(
        _ table: AgreementTable, observed: Double, level: ConfidenceLevel
    ) -> IntervalEstimate {
        let n = Double(table.total)
        let indices = table.counts.indices
        let others = Double(indices.count - 1)
        // The mean rate of each category over both readers.
        let rates = indices.map { index in
            Double(table.counts[index].reduce(0, +) + table.counts.reduce(0) { $0 + $1[index] }) / (2 * n)
        }
        let chance = rates.reduce(0) { $0 + $1 * (1 - $1) } / others
        let estimate = (observed - chance) / (1 - chance)
        let loss = 1 - estimate
        var (onDiagonal, squares) = (0.0, 0.0)
        for row in indices {
            onDiagonal += Double(table.counts[row][row]) / n * (1 - rates[row]) / others
            for column in indices {
                let mean = (1 - (rates[row] + rates[column]) / 2) / others
                squares += Double(table.counts[row][column]) / n * mean * mean
            }
        }
        let sum = observed + 4 * loss * observed * chance + 4 * loss * loss * squares
        let less = observed * observed + 4 * loss * onDiagonal + 4 * loss * loss * chance * chance
        let variance = varianceWithoutDust(sum, less, scale: n * (1 - chance) * (1 - chance))
        return .normal(
            estimate, standardError: variance.squareRoot(), level: level, method: .gwetAC1OfTwo, n: table.total)
    }
}

extension IntervalEstimate.Method {
    /// PABAK (two categories) or the coefficient of Brennan and Prediger.
    public static let prevalenceAdjustedKappa = Self(
        "prevalence- and bias-adjusted kappa, large-sample interval",
        reference: "Byrt, Bishop & Carlin, J Clin Epidemiol 1993;46:423")
    /// AC1 of two readers.
    public static let gwetAC1OfTwo = Self(
        "Gwet's AC1, large-sample interval", reference: "Gwet, Br J Math Stat Psychol 2008;61:29")
}

extension Remark {
    /// When both readers used one and the same category.
    public static let kappaIsUndefined = Remark(
        "Every reading is the same answer, so kappa is undefined (0/0); agreement itself is complete.")
    /// When kappa is low although readers agree, because one answer is rare.
    public static let kappaParadox = Remark(
        "Readers agree in most cases and yet kappa is low, because one answer is rare (the kappa paradox): "
            + "judge by positive and negative agreement and by AC1 as well.")

    /// Agreement of 80 % and more that kappa puts much lower than a coefficient which rare answers do not depress.
    static func isKappaParadox(observed: Double, kappa: Double, gwetAC1: Double) -> Bool {
        observed >= 0.8 && gwetAC1 - kappa > 0.2
    }
}
