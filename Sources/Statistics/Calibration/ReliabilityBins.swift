/// One bin of a reliability diagram.
public struct ReliabilityBin: Equatable, Sendable {
    /// The predictions that fall into it: above the lower end, up to and with the upper one; the first bin has both ends.
    public let range: ClosedRange<Double>
    /// Number of cases.
    public let count: Int
    /// Mean prediction, 0...1; `nil` in an empty bin.
    public let meanProbability: Double?
    /// Share of diseased cases with Wilson's interval; `nil` in an empty bin.
    public let observed: IntervalEstimate?
    /// The sum of squared deviations of the predictions from their mean, and of their products with the truth's.
    let (spread, common): (Double, Double)
}

/// Predictions in bins of equal width, against what happened.
public struct Reliability: Equatable, Sendable {
    /// Every bin, the empty ones too, from 0 to 1.
    public let bins: [ReliabilityBin]
    private let count: Int
    private let prevalence: Double

    /// - Parameters:
    ///   - binCount: at least 1; 10 is usual.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public init(
        _ predictions: PredictedProbabilities, binCount: Int = 10, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) {
        guard binCount >= 1 else {
            throw .outOfRange(what: "number of bins", value: Double(binCount), allowed: "at least 1")
        }
        let edges = (0...binCount).map { Double($0) / Double(binCount) }
        var members = [[Int]](repeating: [], count: binCount)
        for (index, probability) in predictions.probabilities.enumerated() {
            // The multiplication may miss by one bin where the prediction is an edge.
            var bin = min(binCount - 1, Int(probability * Double(binCount)))
            if bin > 0, probability <= edges[bin] { bin -= 1 }
            if probability > edges[bin + 1] { bin += 1 }
            members[bin].append(index)
        }
        bins = members.enumerated().map { index, cases in
            Self.bin(edges[index]...edges[index + 1], cases, predictions, level)
        }
        count = predictions.count
        prevalence = predictions.prevalence
    }

    private static func bin(
        _ range: ClosedRange<Double>, _ cases: [Int], _ predictions: PredictedProbabilities, _ level: ConfidenceLevel
    ) -> ReliabilityBin {
        guard !cases.isEmpty else {
            return ReliabilityBin(range: range, count: 0, meanProbability: nil, observed: nil, spread: 0, common: 0)
        }
        let moments = Moments(cases.map { predictions.probabilities[$0] })
        let positives = cases.count { predictions.isPositive[$0] }
        let share = Double(positives) / Double(cases.count)
        let common = cases.reduce(0) {
            $0 + (predictions.probabilities[$1] - moments.mean) * ((predictions.isPositive[$1] ? 1 : 0) - share)
        }
        return ReliabilityBin(
            range: range, count: cases.count, meanProbability: moments.mean,
            observed: (try? Proportion(successes: positives, trials: cases.count))?.interval(.wilson, level: level),
            spread: moments.sumOfSquares, common: common)
    }

    /// The mean distance of prediction and share over the bins, weighted by their cases. It depends on the bins.
    ///
    /// - SeeAlso: Naeini, Cooper & Hauskrecht, AAAI 2015:2901.
    public var expectedCalibrationError: Double {
        meanOverBins { abs($0 - $1) }
    }

    /// The largest distance of prediction and share in a bin.
    public var maximumCalibrationError: Double {
        bins.compactMap { bin in
            guard let mean = bin.meanProbability, let observed = bin.observed else { return nil }
            return abs(mean - observed.estimate)
        }.max() ?? 0
    }

    /// The Brier score in parts that say where it comes from.
    public var brierDecomposition: BrierDecomposition {
        BrierDecomposition(
            reliability: meanOverBins { ($0 - $1) * ($0 - $1) },
            resolution: meanOverBins { ($1 - prevalence) * ($1 - prevalence) },
            uncertainty: prevalence * (1 - prevalence),
            withinBins: bins.reduce(0) { $0 + $1.spread - 2 * $1.common } / Double(count))
    }

    /// A quantity of mean prediction and observed share, averaged over the cases.
    private func meanOverBins(_ quantity: (Double, Double) -> Double) -> Double {
        bins.reduce(0) { sum, bin in
            guard let mean = bin.meanProbability, let observed = bin.observed else { return sum }
            return sum + Double(bin.count) * quantity(mean, observed.estimate)
        } / Double(count)
    }
}

/// The Brier score in parts: reliability - resolution + uncertainty + what lies within the bins.
///
/// - SeeAlso: Murphy, J Appl Meteorol 1973;12:595; Stephenson, Coelho & Jolliffe, Weather Forecast 2008;23:752 (the part
///   within bins).
public struct BrierDecomposition: Equatable, Sendable {
    /// Mean squared distance of predictions and shares; small is good.
    public let reliability: Double
    /// Mean squared distance of the bins' shares from the share of all; large is good.
    public let resolution: Double
    /// The score of predicting the share of all for everybody.
    public let uncertainty: Double
    /// What predictions that differ within a bin add (their variance less twice their covariance with the truth).
    public let withinBins: Double

    /// The Brier score.
    public var score: Double { reliability - resolution + uncertainty + withinBins }
}
