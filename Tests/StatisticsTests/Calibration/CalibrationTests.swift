import Foundation
import Statistics
import Testing

@Suite("Calibration") struct CalibrationTests {
    /// Predictions whose truths follow them exactly in number: ten cases at each tenth.
    private func perfect() throws -> PredictedProbabilities {
        var (probabilities, truths): ([Double], [Bool]) = ([], [])
        for tenth in 1...9 {
            for index in 0..<10 {
                probabilities.append(Double(tenth) / 10)
                truths.append(index < tenth)
            }
        }
        return try PredictedProbabilities(probabilities, isPositive: truths)
    }

    @Test("perfect calibration has slope 1, intercepts 0 and no reliability loss")
    func calibrated() throws {
        let calibration = try LogisticCalibration(perfect())
        #expect(abs(calibration.slope.estimate - 1) < 1e-9)
        #expect(abs(calibration.jointIntercept.estimate) < 1e-9)
        #expect(abs(calibration.inTheLarge.estimate) < 1e-9)
        let reliability = try Reliability(perfect())
        #expect(reliability.expectedCalibrationError < 1e-12)
        #expect(reliability.brierDecomposition.reliability < 1e-12)
    }

    @Test("the parts of the Brier score add up, whatever the bins", arguments: [1, 3, 10, 64])
    func decomposition(binCount: Int) throws {
        var generator = SeededGenerator(seed: 3)
        let probabilities = (0..<200).map { _ in Double(generator.below(1001)) / 1000 }
        let predictions = try PredictedProbabilities(
            probabilities, isPositive: probabilities.map { Double(generator.below(1000)) / 1000 < $0 * $0 })
        let reliability = try Reliability(predictions, binCount: binCount)
        #expect(abs(reliability.brierDecomposition.score - predictions.brierScore) < 1e-13)
        #expect(reliability.bins.reduce(0) { $0 + $1.count } == 200)
        #expect(reliability.expectedCalibrationError <= reliability.maximumCalibrationError)
    }

    @Test("stretching the logits divides the slope")
    func stretched() throws {
        let plain = try perfect()
        let stretched = try PredictedProbabilities(
            plain.probabilities.map { 1 / (1 + pow((1 - $0) / $0, 2)) }, isPositive: plain.isPositive)
        #expect(abs(try LogisticCalibration(stretched).slope.estimate - 0.5) < 1e-9)
    }

    @Test("a bin holds its upper edge, the first one both; empty ones are there")
    func edges() throws {
        let predictions = try PredictedProbabilities(
            [0, 0.1, 0.2, 0.3, 0.7, 1], isPositive: [false, false, true, false, true, true])
        let bins = try Reliability(predictions).bins
        #expect(bins.map(\.count) == [2, 1, 1, 0, 0, 0, 1, 0, 0, 1])
        #expect(bins[3].meanProbability == nil && bins[3].observed == nil)
        // Wilson for 1 of 1: z^2 / (1 + z^2) below the share.
        let z = ConfidenceLevel.ninetyFive.normalQuantile
        #expect(abs((bins[1].observed?.lower ?? .nan) - 1 / (1 + z * z)) < 1e-12)
        #expect(bins[1].observed?.upper == 1)
    }

    @Test("separation, one class, equal and certain predictions have no logistic calibration")
    func degenerate() throws {
        let cases: [([Double], [Bool])] = [
            ([0.1, 0.2, 0.8], [false, false, true]), ([0.1, 0.2], [true, true]), ([0.4, 0.4], [true, false]),
            ([0, 0.3, 0.2], [false, false, true]),
        ]
        for (probabilities, truths) in cases {
            let predictions = try PredictedProbabilities(probabilities, isPositive: truths)
            #expect(throws: StatisticsError.self) { try LogisticCalibration(predictions) }
        }
        #expect(throws: StatisticsError.self) { try PredictedProbabilities([1.2], isPositive: [true]) }
        #expect(throws: StatisticsError.self) { try PredictedProbabilities([], isPositive: []) }
        #expect(throws: StatisticsError.self) { try PredictedProbabilities([.nan], isPositive: [true]) }
        #expect(try PredictedProbabilities([0], isPositive: [true]).logLoss == .infinity)
    }

    @Test("net benefit: everybody at threshold 0, and by hand at 0.2")
    func decisions() throws {
        let predictions = try PredictedProbabilities(
            [0.1, 0.3, 0.6, 0.9], isPositive: [false, false, true, true])
        let curve = try DecisionCurve(predictions, thresholds: [0, 0.2])
        #expect(curve.points[0].model == curve.points[0].treatAll)
        // Two hits and one false alarm of four, a false alarm costing 0.2 / 0.8.
        #expect(abs(curve.points[1].model - (0.5 - 0.25 * 0.25)) < 1e-15)
        #expect(curve.remarks == [.netBenefitOfSample])
        let rare = try DecisionCurve(predictions, thresholds: [0.2], prevalence: 0.1)
        #expect(abs(rare.points[0].model - (0.1 - 0.9 * 0.5 * 0.25)) < 1e-15)
        #expect(throws: StatisticsError.self) { try DecisionCurve(predictions, thresholds: [1]) }
        let settings = try BootstrapSettings(replicates: 200, seed: 1)
        let resampled = try DecisionCurve.bootstrap(predictions, threshold: 0.2, settings)
        #expect(abs(resampled.estimate - curve.points[1].model) < 1e-15)
        let brier = try predictions.bootstrapBrierScore(settings)
        #expect(abs(brier.estimate - predictions.brierScore) < 1e-15)
    }
}
