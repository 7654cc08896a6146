import DenseNet
import Foundation
import TestSupport

@testable import Training

/// A small network that learns to tell bright above from bright below.
struct SmallTraining {
    let synthetic: SyntheticRadiographs
    let data: DataSet
    var plan: TrainingPlan

    init(images: Int = 20) throws {
        synthetic = try SyntheticRadiographs(count: images)
        data = try synthetic.data()
        plan = TrainingPlan(
            .fracture, outputs: 1,
            architecture: DenseNetArchitecture(growth: 8, blocks: [2, 2], stemChannels: 16, bottleneck: 2),
            preparation: SyntheticRadiographs.preparation, seed: 3)
        plan.epochs = 3
        plan.batch = 4
        // Upside down they would be the other class.
        plan.augmentation.flipsVertically = false
    }

    func run(_ name: String, threads: Int = 1) throws -> TrainingRun {
        try TrainingRun(
            plan, data, start: .fresh, folder: synthetic.folder.url.appendingPathComponent(name), threads: threads,
            program: "tests")
    }

    /// Trains in a folder to the end, or until so many steps are done.
    @discardableResult
    func train(_ name: String, threads: Int = 1, steps: Int = .max) throws -> TrainingOutcome {
        var done = 0
        return try run(name, threads: threads).run(
            now: { 0 },
            report: { event in
                if case .step = event { done += 1 }
            }, shouldStop: { done >= steps })
    }

    func curve(_ name: String) throws -> [EpochRecord] {
        try RunJSON.decode(
            [EpochRecord].self, synthetic.folder.read("\(name)/curves.json"), from: "curves.json"
        ).map(\.withoutTimes)
    }

    /// The numbers of the last checkpoint, without the times that its progress has.
    func state(_ name: String) throws -> [String: Tensor] {
        let file = try SafetensorsFile(path: synthetic.folder.url.path + "/\(name)/checkpoint.safetensors")
        return Dictionary(
            uniqueKeysWithValues: try file.entries.map { ($0.name, try file.tensor($0.name)) })
    }
}
