import Foundation
import Hummingbird
import HummingbirdTesting
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site
@testable import Training

/// The page of trainings, over folders as `reader-study train` leaves them.
@Suite("Page of trainings") struct TrainingPageTests {
    private static func epoch(_ number: Int) -> EpochRecord {
        EpochRecord(
            epoch: number, learningRate: 1e-3, loss: 0.9 / Double(number), accuracy: 0.5 + 0.1 * Double(number),
            validationLoss: number == 2 ? 0.25 : 0.75, validationAccuracy: 0.875,
            validationArea: EpochRecord.Area(estimate: 0.9375, lower: 0.8, upper: 0.98, method: "DeLong"), seconds: 1,
            imagesPerSecond: 1, secondsWaiting: 0, finishedAt: 0)
    }

    private func write(_ folder: URL, epochs: Int) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var plan = TrainingPlan(.fracture, outputs: 1, seed: 1)
        plan.epochs = 3
        let record = TrainingRecord(
            program: "tests", computePath: "none", classes: ["fracture"], dataSha256: "", splitSha256: "",
            patientColumn: nil, trainingImages: 384, validationImages: 96, unreadableImages: 0,
            trainingCounts: [192, 192], start: .fresh, plan: plan)
        let curve = epochs == 0 ? [] : (1...epochs).map(Self.epoch)
        for (name, bytes) in [
            ("training.json", try RunJSON.encode(record, for: "")), ("curves.json", try RunJSON.encode(curve, for: "")),
        ] { try Data(bytes).write(to: folder.appendingPathComponent(name)) }
    }

    @Test("shows every training with its curves and its best epoch, in both languages")
    func page() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { visitor in
            let browser = try await visitor.coordinator()
            let none = try await browser.get("/coordinator/training").text
            #expect(none.contains("No network has been trained here") && none.contains("/training</code>"))
            let folder = fixture.study.store.trainingFolder
            try write(folder.appendingPathComponent("hip <1>"), epochs: 3)
            try write(folder.appendingPathComponent("limbs"), epochs: 0)
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
            let page = try await browser.get("/coordinator/training").text
            #expect(page.contains("hip &lt;1&gt;") && !page.contains("hip <1>"))
            #expect(page.contains("Best epoch 2: validation loss 0.2500, accuracy 87.5 %."))
            #expect(page.contains("AUC 0.938 (95 % CI 0.800 to 0.980, DeLong)."))
            #expect(page.contains("384 images for training, 96 for validation."))
            // Accuracy and loss.
            #expect(page.components(separatedBy: "<svg").count == 3)
            #expect(page.contains("Finished.") && page.contains("Stopped;"))
            #expect(!page.contains("data-live"), "nothing is at work")
            #expect(try await browser.get("/coordinator").text.contains("href=\"/coordinator/training\""))
            var chinese = browser
            chinese.language = "zh-Hant"
            #expect(try await chinese.get("/coordinator/training").text.contains("最佳為第 2 輪"))
        }
    }
}
