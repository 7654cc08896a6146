/// Cases whose probability lies in one part of 0...1: predicted against observed.
public struct ReliabilityBin: Equatable, Sendable {
    /// Which part, from 0.
    public let index: Int
    /// Its ends; the upper belongs to it, the lower only to the first.
    public let range: ClosedRange<Double>
    /// Cases in it.
    public let count: Int
    /// Mean of their probabilities.
    public let meanProbability: Double
    /// Share of them that is diseased, with Wilson limits.
    public let observed: IntervalEstimate
}

/// Brier's score taken apart over bins: reliability - resolution + uncertainty, up to the spread within bins.
///
/// - SeeAlso: Murphy, J Appl Meteorol 1973;12:595.
public struct BrierDecomposition: Equatable, Sendable {
    /// Weighted squared distance of predicted and observed shares; small is good.
    public let reliability: Double
    /// Weighted squared distance of observed shares from the whole share; large is good.
    public let resolution: Double
    /// The variance of the truth, which no model changes.
    public let uncertainty: Double
}

extension PredictedProbabilities {
    /// The bins of equal width that hold a case.
    ///
    /// - Parameter count: of all bins, at least 1.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func reliabilityBins(
        _ count: Int = 10, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> [ReliabilityBin] {
        guard count >= 1 else { throw .outOfRange(what: "bins", value: Double(count), allowed: "at least 1") }
        var members = [[Int]](repeating: [], count: count)
        for (place, value) in probabilities.enumerated() { members[bin(of: value, of: count)].append(place) }
        var bins: [ReliabilityBin] = []
        for (index, places) in members.enumerated() where !places.isEmpty {
            let observed = try Proportion(successes: places.count { truth[$0] }, trials: places.count)
            bins.append(
                ReliabilityBin(
                    index: index, range: Double(index) / Double(count)...Double(index + 1) / Double(count),
                    count: places.count,
                    meanProbability: places.reduce(0) { $0 + probabilities[$1] } / Double(places.count),
                    observed: observed.interval(.wilson, level: level)))
        }
        return bins
    }

    /// The upper end belongs to a bin, the lower one only to the first.
    private func bin(of value: Double, of count: Int) -> Int {
        var index = min(count - 1, max(0, Int((value * Double(count)).rounded(.up)) - 1))
        // Ends such as 0.7 are no whole multiples in floating point.
        if index > 0, value <= Double(index) / Double(count) { index -= 1 }
        if index < count - 1, value > Double(index + 1) / Double(count) { index += 1 }
        return index
    }

    /// The mean distance of predicted and observed shares, weighted by the bins' cases. It depends on the bins.
    public func expectedCalibrationError(bins count: Int = 10) throws(StatisticsError) -> Double {
        try reliabilityBins(count).reduce(0) {
            $0 + Double($1.count) * abs($1.observed.estimate - $1.meanProbability)
        } / Double(self.count)
    }

    /// The parts of Brier's score.
    public func brierDecomposition(bins count: Int = 10) throws(StatisticsError) -> BrierDecomposition {
        let bins = try reliabilityBins(count)
        let share = prevalence
        func mean(_ distance: (ReliabilityBin) -> Double) -> Double {
            bins.reduce(0) { $0 + Double($1.count) * distance($1) * distance($1) } / Double(self.count)
        }
        return BrierDecomposition(
            reliability: mean { $0.meanProbability - $0.observed.estimate },
            resolution: mean { $0.observed.estimate - share }, uncertainty: share * (1 - share))
    }
}
