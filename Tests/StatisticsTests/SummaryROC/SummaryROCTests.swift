import Statistics
import Testing

@Suite("Summary ROC curve") struct SummaryROCTests {
    private func counts(_ hits: Int, _ alarms: Int, of n: Int = 50) -> SummaryROC.Counts {
        SummaryROC.Counts(
            truePositives: hits, falseNegatives: n - hits, falsePositives: alarms, trueNegatives: n - alarms)
    }

    private var readers: [SummaryROC.Counts] {
        [counts(48, 20), counts(30, 3), counts(44, 12), counts(38, 6), counts(47, 25), counts(41, 9)]
    }

    @Test("the curve rises, passes the summary point, and does not know the order of readers")
    func laws() throws {
        let ours = try SummaryROC(readers)
        let values = (1...19).compactMap { ours.sensitivity(atFalsePositiveRate: Double($0) / 20) }
        #expect(values.count == 19 && zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
        let atPoint = try #require(ours.sensitivity(atFalsePositiveRate: ours.falsePositiveRate))
        #expect(abs(atPoint - ours.sensitivity) < 1e-12)
        #expect(ours.sensitivity(atFalsePositiveRate: 0) == 0 && ours.sensitivity(atFalsePositiveRate: 1) == 1)
        let turned = try SummaryROC(readers.reversed())
        #expect(abs(turned.logitSensitivity - ours.logitSensitivity) < 1e-5)
        #expect(ours.remarks.isEmpty && ours.covariance > 0)
    }

    @Test("exchanged labels mirror the summary point")
    func labelSwap() throws {
        let ours = try SummaryROC(readers)
        let swapped = try SummaryROC(
            readers.map {
                SummaryROC.Counts(
                    truePositives: $0.trueNegatives, falseNegatives: $0.falsePositives,
                    falsePositives: $0.falseNegatives, trueNegatives: $0.truePositives)
            })
        #expect(abs(swapped.sensitivity - (1 - ours.falsePositiveRate)) < 1e-5)
        #expect(abs(swapped.falsePositiveRate - (1 - ours.sensitivity)) < 1e-5)
    }

    @Test("equal readers share a symmetric curve; perfect ones stay finite")
    func degenerate() throws {
        let equal = try SummaryROC([SummaryROC.Counts](repeating: counts(45, 5), count: 6))
        #expect(equal.slope == 1 && equal.remarks == [.symmetricCurve])
        #expect(abs(equal.sensitivity - 0.9) < 1e-6)
        let perfect = try SummaryROC([SummaryROC.Counts](repeating: counts(50, 0), count: 5))
        #expect(perfect.meanSensitivity == 1 && perfect.sensitivity < 1 && perfect.sensitivity.isFinite)
        #expect(throws: StatisticsError.self) { try SummaryROC([counts(4, 3)]) }
        #expect(throws: StatisticsError.self) { try SummaryROC([counts(0, 0, of: 0), counts(1, 1)]) }
        #expect(throws: StatisticsError.self) { try SummaryROC([counts(60, 0), counts(1, 1)]) }
    }
}
