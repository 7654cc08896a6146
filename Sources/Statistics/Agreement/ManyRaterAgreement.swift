/// All that is worth saying of the agreement of several readers of the same cases.
///
/// The intervals hold for other cases and these readers: cases are the random sample.
public struct ManyRaterAgreement: Equatable, Sendable {
    /// Of two readers of a case drawn at random, how often they agree, 0...1; averaged over cases.
    public let meanPairwiseAgreement: Double
    /// That agreement by chance after Fleiss: the sum of squares of the overall rates of the categories.
    public let chanceAgreement: Double
    /// The share of the cases, read at least twice, in which all readers agree.
    public let unanimousShare: Double
    /// Fleiss' kappa, with the interval to print. This and the others are `nil` when undefined; a remark says so.
    public let fleiss: IntervalEstimate?
    /// The test of Fleiss' kappa = 0; only when every reader read every case.
    public let fleissTest: TestResult?
    /// The standard error that holds when kappa is 0: it belongs to the test, never to an interval.
    public let fleissStandardErrorUnderZero: Double?
    /// Conger's kappa: as Fleiss', but each reader has rates of their own.
    public let conger: IntervalEstimate?
    /// Light's kappa: the mean of Cohen's over all pairs of readers; `nil` too when it was not asked for.
    public let light: IntervalEstimate?
    /// Gwet's AC1.
    public let gwetAC1: IntervalEstimate?
    /// Krippendorff's alpha for unordered categories.
    public let krippendorff: IntervalEstimate?
    /// Each case's disagreement, in the order of the table.
    public let cases: [CaseDisagreement]
    /// What must stand beside the numbers.
    public let remarks: [Remark]

    /// - Parameters:
    ///   - table: the readings; at least two cases read at least twice.
    ///   - level: of all intervals.
    ///   - includingPairs: whether Light's kappa is computed, whose cost grows with the square of the readers' number.
    /// - Throws: ``StatisticsError`` when fewer than two cases were read twice.
    public init(
        _ table: RatingTable, level: ConfidenceLevel = .ninetyFive, includingPairs: Bool = true
    ) throws(StatisticsError) {
        let rated = RatedCases(table)
        guard rated.pairedCount > 1 else {
            throw .tooFew(what: "cases read by at least two readers", needed: 2, given: rated.pairedCount)
        }
        meanPairwiseAgreement = rated.meanAgreement
        chanceAgreement = rated.fleissChance
        unanimousShare = rated.unanimousShare
        cases = table.counts.enumerated().map { CaseDisagreement(caseIndex: $0.offset, counts: $0.element) }
        var remarks: [Remark] = []
        let isOneAnswer = rated.rates.contains(1)
        if isOneAnswer { remarks.append(.kappaIsUndefined) }
        fleiss = isOneAnswer ? nil : rated.fleiss(level)
        let gwetAC1 = table.categoryCount > 1 ? rated.gwetAC1(level) : nil
        self.gwetAC1 = gwetAC1
        let underZero = isOneAnswer || !table.isComplete ? nil : rated.fleissStandardErrorUnderZero(table.raterCount)
        fleissStandardErrorUnderZero = underZero
        if let fleiss, let underZero {
            let z = fleiss.estimate / underZero
            fleissTest = TestResult(
                name: "test of Fleiss' kappa = 0", statistic: z, p: min(1, Normal.twoSided(z)),
                remarks: [.kappaTestIsNoEvidence])
        } else {
            fleissTest = nil
        }
        conger = CongerKappa(table).jackknife.interval(level, .conger)
        krippendorff = KrippendorffAlpha(table).jackknife.interval(level, .krippendorff)
        let pairs = includingPairs ? LightKappa(table) : nil
        light = pairs?.jackknife.interval(level, .light)
        if let pairs, pairs.undefinedPairs > 0, !isOneAnswer {
            remarks.append(.pairsWithoutKappa(pairs.undefinedPairs))
        }
        if let fleiss, let gwetAC1,
            Remark.isKappaParadox(
                observed: meanPairwiseAgreement, kappa: fleiss.estimate, gwetAC1: gwetAC1.estimate)
        {
            remarks.append(.kappaParadox)
        }
        self.remarks = remarks
    }
}

extension Remark {
    /// When some pairs of readers used one and the same answer only.
    public static func pairsWithoutKappa(_ count: Int) -> Remark {
        Remark("Light's kappa leaves out \(count) of the pairs of readers, for which kappa is undefined.")
    }
}
