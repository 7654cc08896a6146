import ChildProcess
import Foundation
import TestSupport
import Testing

/// `published` and `sample-size`.
@Suite("Planning and checking of studies at the terminal") struct PlanningCommandTests {
    private func run(_ arguments: [String]) throws -> Program.Outcome {
        let folder = try TemporaryFolder()
        let process = try Program.started(arguments, in: folder)
        process.waitUntilExit()
        return try Program.outcome(process, in: folder)
    }

    @Test("a printed mean that no rounding gives is told, with the sum that was cut")
    func impossibleMean() throws {
        let outcome = try run(
            [
                "published", "mean", "--readers", "15", "--cases", "50", "--mean", "82.2", "--lower", "76.2", "--upper",
                "88.3",
            ])
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("617 of 750 = 82.27 %, cut instead of rounded"))
    }

    @Test("a pilot's power grows with cases, and a size that no cases reach asks for readers")
    func pilot() throws {
        let outcome = try run([
            "sample-size", "pilot", "--test-reader", "0.0002", "--variance", "0.0008", "--cov1", "0.00035", "--cov2",
            "0.00034", "--cov3", "0.00024", "--pilot-cases", "114", "--difference", "0.02", "--readers", "3",
            "--readers",
            "20", "--cases", "100", "--cases", "400",
        ])
        #expect(outcome.code == 0, "\(outcome)")
        let rows = outcome.output.split(separator: "\n").suffix(2).map { $0.split(separator: " ") }
        #expect(rows[0].suffix(2) == ["more", "readers"])
        let powers = rows.map { $0[1...2].compactMap { Double($0) } }
        #expect(powers.allSatisfy { $0.count == 2 && $0[0] < $0[1] })
        #expect(powers[0][1] < powers[1][1])
        #expect((rows[1].last.flatMap { Int($0) } ?? 0) > 0)
    }

    @Test("the classes of a specificity are not exchanged")
    func specificity() throws {
        let outcome = try run([
            "sample-size", "stand-alone", "--endpoint", "specificity", "--value", "0.8", "--precision", "0.1",
            "--ratio",
            "0.5",
        ])
        #expect(outcome.code == 0, "\(outcome)")
        // (1.95996 + 0.84162)^2 * 0.16 / 0.01 = 125.6 healthy cases, and half as many diseased ones.
        #expect(outcome.output.contains("189 cases: 63 with and 126 without a fracture"))
    }
}
