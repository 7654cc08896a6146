import Statistics
import Testing

@Suite("Readers' mean point against the model's curve") struct MeanPointTests {
    private let positives = [0.9, 0.8, 0.7, 0.4]
    private let negatives = [0.6, 0.5, 0.3, 0.2]

    private func compare(
        _ hits: [[Bool]], _ alarms: [[Bool]], replicates: Int = 400, seed: UInt64 = 1
    ) throws -> MeanPointComparison {
        try MeanPointComparison(
            modelPositives: positives, modelNegatives: negatives, readingsOfPositives: hits,
            readingsOfNegatives: alarms, replicates: replicates, seed: seed)
    }

    /// Steps of the curve: (0, 3/4), (1/2, 3/4), (1/2, 1), (1, 1).
    @Test("the curve is read at the upper end of a step")
    func curve() throws {
        let atStep = try compare([[true, true, true, false]], [[true, true, false, false]])
        #expect(atStep.modelSensitivity == 1 && atStep.difference == 0.25)
        let below = try compare([[true, true, true, false]], [[true, false, false, false]])
        #expect(below.modelSensitivity == 0.75 && below.difference == 0)
    }

    @Test("tied scores make a slope between points")
    func ties() throws {
        let ours = try MeanPointComparison(
            modelPositives: [1, 1], modelNegatives: [1, 1], readingsOfPositives: [[true, false]],
            readingsOfNegatives: [[true, false]], replicates: 50, seed: 3)
        #expect(ours.modelSensitivity == 0.5)
    }

    @Test("the seed fixes the limits, a rising transformation of scores leaves them")
    func seeded() throws {
        let hits = [[true, true, false, true], [true, true, true, false]]
        let alarms = [[false, true, false, false], [true, true, false, false]]
        let ours = try compare(hits, alarms)
        #expect(ours == (try compare(hits, alarms)))
        #expect(ours != (try compare(hits, alarms, seed: 2)))
        let cubed = try MeanPointComparison(
            modelPositives: positives.map { $0 * $0 * $0 }, modelNegatives: negatives.map { $0 * $0 * $0 },
            readingsOfPositives: hits, readingsOfNegatives: alarms, replicates: 400, seed: 1)
        #expect(ours == cubed)
    }

    @Test("equal readers leave nothing to resample among them")
    func equalReaders() throws {
        let ours = try compare(
            [[true, true, false, true], [true, true, false, true]],
            [[false, true, false, false], [false, true, false, false]])
        #expect(ours.readersAndCases.lower == ours.casesOnly.lower)
        #expect(ours.readersAndCases.upper == ours.casesOnly.upper)
        #expect(ours.readersAndCases.remarks.contains(.fewReadersResampled))
    }

    @Test("a perfect model and perfect readers say that nothing varies; empty input is refused")
    func degenerate() throws {
        let perfect = try MeanPointComparison(
            modelPositives: [0.9, 0.8], modelNegatives: [0.1], readingsOfPositives: [[true, true]],
            readingsOfNegatives: [[false]], replicates: 20, seed: 0)
        #expect(perfect.difference == 0 && perfect.casesOnly.remarks.contains(.resamplesAreEqual))
        #expect(throws: StatisticsError.self) { try compare([], []) }
        #expect(throws: StatisticsError.self) { try compare([[true]], [[true, true, true, true]]) }
        #expect(throws: StatisticsError.self) { try compare([[true, true, true, true]], []) }
    }
}
