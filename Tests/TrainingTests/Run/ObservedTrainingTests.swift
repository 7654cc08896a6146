import Foundation
import TestSupport
import Testing

@testable import Training

/// A training as somebody sees it who looks into its folder.
@Suite("A training that is looked at") struct ObservedTrainingTests {
    @Test("shows curve, best epoch and state, and whether a program is at work")
    func observed() throws {
        let small = try SmallTraining()
        let url = small.synthetic.folder.url.appendingPathComponent("runs/one")
        #expect(throws: TrainingRunError.self) { try ObservedTraining(url) }
        var seen: ObservedTraining?
        let outcome = try small.run("runs/one").run(
            now: { 0 },
            report: { event in
                if case .step = event, seen == nil { seen = try? ObservedTraining(url) }
            })
        let first = try #require(seen)
        #expect(first.isRunning && first.curve.isEmpty && first.best == nil)
        #expect(first.state?.epoch == 1 && first.state?.images == 4 && first.state?.imagesInEpoch == 16)
        let last = try ObservedTraining(url)
        guard case .finished(let epochs, let best) = outcome else {
            Issue.record("the training stopped")
            return
        }
        #expect(!last.isRunning && last.curve.count == epochs && last.best == best.epoch)
        #expect(last.record == (try small.run("runs/one").record))
        try small.synthetic.folder.write("no training", to: "runs/other/file")
        #expect(ObservedTraining.all(in: url.deletingLastPathComponent()).map(\.name) == ["one"])
    }
}
