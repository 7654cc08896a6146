extension DiagnosticTable {
    /// The F1 score with percentile limits of the bootstrap over cases.
    ///
    /// Drawing cases again is drawing the four counts, so a replicate costs the same for a hundred cases and for a
    /// million.
    ///
    /// - Parameters:
    ///   - stratified: whether diseased and healthy cases are drawn apart, as is right when their numbers were chosen;
    ///     `nil` follows ``sampling``.
    ///   - replicates: at least 2.
    ///   - seed: fixes the result; each replicate has a generator of its own.
    /// - Returns: quantiles of type 7; the standard error is the replicates' standard deviation; `n` is TP + FP + FN.
    ///   Replicates without score are left out, and a remark says how many.
    /// - Throws: ``StatisticsError`` when there is no score, or too few replicates have one.
    public func f1Bootstrap(
        stratified: Bool? = nil, replicates: Int = 2000, seed: UInt64, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        guard replicates >= 2 else { throw .tooFew(what: "bootstrap replicates", needed: 2, given: replicates) }
        let jaccard = try jaccardCounts
        let stratified = stratified ?? (sampling == .enriched)
        let (ofDiseased, ofHealthy) = (
            BinomialDraw(truePositives, of: diseased), BinomialDraw(falsePositives, of: healthy)
        )
        var scores: [Double] = []
        scores.reserveCapacity(replicates)
        for replicate in 0..<replicates {
            var generator = SeededGenerator(seed: seed, parts: [stratified ? 1 : 0, UInt64(replicate)])
            let (hits, errors): (Int, Int)
            if stratified {
                // True positives, and false calls of both kinds, with both class sizes kept.
                hits = ofDiseased.next(&generator)
                errors = diseased - hits + ofHealthy.next(&generator)
            } else {
                (hits, errors) = drawFromAll(&generator)
            }
            guard hits + errors > 0 else { continue }
            scores.append(Self.f1(ofJaccard: Double(hits) / Double(hits + errors)))
        }
        guard scores.count >= 2 else {
            throw .tooFew(what: "bootstrap replicates with an F1 score", needed: 2, given: scores.count)
        }
        scores.sort()
        var remarks = prevalenceRemarks
        if scores.count < replicates { remarks.append(.replicatesWithoutScore(replicates - scores.count)) }
        if scores.first == scores.last { remarks.append(.noWidthIsNoPrecision) }
        return IntervalEstimate(
            estimate: Self.f1(ofJaccard: jaccard.estimate),
            lower: Quantiles.quantile(level.tail, ofSorted: scores),
            upper: Quantiles.quantile(1 - level.tail, ofSorted: scores),
            standardError: Moments(scores).standardDeviation, level: level,
            method: .f1Bootstrap(stratified: stratified, replicates: replicates, seed: seed), n: jaccard.trials,
            remarks: remarks)
    }

    /// With the number of all cases kept only: first those that count for the score, then the hits in them.
    private func drawFromAll(_ generator: inout SeededGenerator) -> (hits: Int, errors: Int) {
        let counted = total - trueNegatives
        let drawn = BinomialDraw(counted, of: total).next(&generator)
        let hits = BinomialDraw(trials: drawn, probability: Double(truePositives) / Double(counted)).next(&generator)
        return (hits, drawn - hits)
    }
}

/// A binomial count by inversion, searched from the mode outward: about as many steps as standard deviations.
private struct BinomialDraw {
    private let trials: Int
    private let probability: Double
    private let mode: Int
    private let massAtMode: Double

    init(trials: Int, probability: Double) {
        self.trials = trials
        self.probability = probability
        mode = min(trials, Int(Double(trials + 1) * probability))
        massAtMode =
            trials > 0 && probability > 0 ? Binomial(trials: trials, probability: probability).mass(mode) : 1
    }

    init(_ successes: Int, of trials: Int) {
        self.init(trials: trials, probability: trials == 0 ? 0 : Double(successes) / Double(trials))
    }

    func next(_ generator: inout SeededGenerator) -> Int {
        guard trials > 0, probability > 0 else { return 0 }
        guard probability < 1 else { return trials }
        var left = Double(generator.next() >> 11) * 0x1p-53
        let odds = probability / (1 - probability)
        var (above, massAbove) = (mode, massAtMode)
        var (below, massBelow) = (mode, massAtMode)
        left -= massAtMode
        while left > 0 {
            guard above < trials || below > 0 else { break }
            if above < trials {
                massAbove *= odds * Double(trials - above) / Double(above + 1)
                above += 1
                left -= massAbove
                if left <= 0 { return above }
            }
            if below > 0 {
                massBelow *= Double(below) / (odds * Double(trials - below + 1))
                below -= 1
                left -= massBelow
                if left <= 0 { return below }
            }
            // What rounding leaves of the last tails belongs nowhere in particular.
            if massAbove == 0, massBelow == 0 { break }
        }
        return mode
    }
}

extension IntervalEstimate.Method {
    /// Percentile limits of F1 with all that fixes them.
    public static func f1Bootstrap(stratified: Bool, replicates: Int, seed: UInt64) -> Self {
        Self(
            "percentile bootstrap over cases, \(stratified ? "diseased and healthy apart" : "unstratified"), "
                + "\(replicates) replicates, seed \(seed)",
            reference: "Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13")
    }
}

extension Remark {
    /// Replicates that had no score.
    public static func replicatesWithoutScore(_ count: Int) -> Remark {
        Remark("\(count) bootstrap replicates had no true positive and no error, so no score, and were left out.")
    }
}
