import Reports
import Statistics
import Testing

/// Readings drawn for a rehearsal have the rates that were asked for.
@Suite("Simulated readings") struct SimulatedReadingsTests {
    private let truth = (0..<400).map { $0.isMultiple(of: 2) }

    @Test("mean rates over many readers are the scenario's", arguments: [(0.9, 0.8), (0.6, 0.95), (0.99, 0.5)])
    func rates(sensitivity: Double, specificity: Double) throws {
        var scenario = ReaderScenario()
        (scenario.sensitivity, scenario.specificity) = (sensitivity, specificity)
        // With cases alike, chance averages out over readers.
        (scenario.caseShare, scenario.repeatShare) = (0, 0)
        let drawn = try SimulatedReadings(scenario, readers: 100, truth: truth).readings[0]
        for (isDiseased, expected) in [(true, sensitivity), (false, specificity)] {
            let right = drawn.flatMap { reader in
                truth.indices.filter { truth[$0] == isDiseased }.map { reader[$0].isPositive == isDiseased }
            }
            // 100 readers of spread 0.3 on the probit scale: the mean's standard error is below 0.012.
            #expect(abs(Double(right.count { $0 }) / Double(right.count) - expected) < 0.04)
        }
    }

    @Test("one more reader or session changes nobody else's answers")
    func streams() throws {
        let scenario = ReaderScenario()
        let few = try SimulatedReadings(scenario, readers: 3, truth: truth, sessions: 1)
        let more = try SimulatedReadings(scenario, readers: 5, truth: truth, sessions: 2)
        #expect(Array(more.readings[0].prefix(3)) == few.readings[0])
        #expect(more.readings[0][0] != more.readings[1][0])
        #expect(more.probabilities == few.probabilities)
        #expect(try SimulatedReadings(scenario, readers: 3, truth: truth, draw: 1) != few)
    }

    @Test("the model calls a fracture at or above its threshold as often as it was told", arguments: [0.2, 0.5, 0.8])
    func model(threshold: Double) throws {
        var scenario = ReaderScenario()
        scenario.caseShare = 0
        scenario.repeatShare = 0
        let truth = (0..<4000).map { $0.isMultiple(of: 2) }
        let drawn = try SimulatedReadings(scenario, readers: 1, truth: truth, threshold: threshold)
        let positives = zip(truth, drawn.probabilities).filter(\.0).count { $0.1 >= threshold }
        #expect(abs(Double(positives) / 2000 - scenario.modelSensitivity) < 0.02)
        #expect(drawn.probabilities.allSatisfy { (0...1).contains($0) })
    }

    @Test("an assumption that cannot be is refused")
    func refusals() {
        for change: (inout ReaderScenario) -> Void in [
            { $0.sensitivity = 1 }, { $0.specificity = 0 }, { $0.modelSensitivity = .nan }, { $0.readerSpread = -1 },
            { $0.caseShare = 1.2 }, { $0.repeatShare = 0.9 }, { $0.cannotAssess = 0.9 }, { $0.medianSeconds = 0 },
            { $0.laterSensitivity = 1 },
        ] {
            var scenario = ReaderScenario()
            change(&scenario)
            #expect(throws: StatisticsError.self) { try scenario.check() }
        }
    }
}
