import Charts
import DenseNet
import Foundation
import Hummingbird
import Reports
import Studies
import StudyStore
import Training

/// Fig. 1 of the paper while it comes about: the trainings in the data directory's folder `training`.
///
/// Training is the command line's work; this page only looks into the folders.
struct TrainingPages {
    static let path = "/coordinator/training"

    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/training", use: page)
    }

    @Sendable func page(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let folder = desk.store.trainingFolder
        let language = context.language
        let runs = try await desk.compute { ObservedTraining.all(in: folder).map { run($0, language) } }
        let model = TrainingPage(
            coordinator: context.name, address: Self.path, place: folder.path, hasRuns: !runs.isEmpty, runs: runs,
            isLive: runs.contains(where: \.isAtWork))
        return try desk.pages.page(
            "coordinator/training", model,
            frame: desk.frame(context, title: desk.text("training.heading", language), path: Self.path))
    }

    private func run(_ training: ObservedTraining, _ language: Language) -> TrainingPage.Run {
        let plan = training.record.plan
        func text(_ key: String, _ values: [String: String] = [:]) -> String {
            desk.text("training.\(key)", language, filling: values)
        }
        let isFinished = !training.isRunning && training.curve.count >= plan.epochs
        let best = training.curve.first { $0.epoch == training.best }
        return TrainingPage.Run(
            title: training.name, anchor: "training-\(training.name.filter { $0.isLetter || $0.isNumber })",
            phase: text(training.isRunning ? "running" : isFinished ? "finished" : "stopped"),
            isAtWork: training.isRunning,
            network: text(
                "network",
                [
                    "task": text("tasks.\(plan.task.rawValue)"), "height": "\(plan.architecture.inputHeight)",
                    "width": "\(plan.architecture.inputWidth)",
                    "start": training.record.start == .fresh ? text("fresh") : training.record.start.origin,
                ]),
            images: text(
                "images",
                [
                    "training": "\(training.record.trainingImages)",
                    "validation": "\(training.record.validationImages)",
                ]),
            progress: training.isRunning
                ? training.state.map { state in
                    TrainingPage.Progress(
                        sentence: text(
                            "progress",
                            [
                                "epoch": "\(state.epoch)", "epochs": "\(plan.epochs)",
                                "loss": PrintedNumber.decimal(state.loss, places: 4),
                                "accuracy": PrintedNumber.percent(state.accuracy),
                                "rate": PrintedNumber.decimal(state.imagesPerSecond, places: 1),
                                "hours": PrintedNumber.decimal(state.secondsLeft / 3600, places: 1),
                            ]), imagesDone: state.images, imagesInEpoch: state.imagesInEpoch)
                } : nil,
            bestEpoch: best.map { epoch in
                let sentence = text(
                    "best",
                    [
                        "epoch": "\(epoch.epoch)", "loss": PrintedNumber.decimal(epoch.validationLoss, places: 4),
                        "accuracy": PrintedNumber.percent(epoch.validationAccuracy),
                    ])
                guard let area = epoch.validationArea else { return sentence }
                return sentence + " "
                    + text(
                        "area",
                        [
                            "auc": PrintedNumber.decimal(area.estimate, places: 3),
                            "lower": PrintedNumber.decimal(area.lower, places: 3),
                            "upper": PrintedNumber.decimal(area.upper, places: 3), "method": area.method,
                        ])
            }, hasCurve: !training.curve.isEmpty, caption: text("caption"), drawing: drawing(training))
    }

    private func drawing(_ training: ObservedTraining) -> String {
        let epochs = training.curve.map {
            TrainingFigure.Epoch(
                number: $0.epoch, accuracy: $0.accuracy, validationAccuracy: $0.validationAccuracy, loss: $0.loss,
                validationLoss: $0.validationLoss)
        }
        return TrainingFigure(
            sheet: FigureSheet(
                identifier: "training-\(training.name.filter { $0.isLetter || $0.isNumber })",
                title: "Training \(training.name)", description: "Accuracy and loss by epoch."),
            epochs: epochs, planned: training.record.plan.epochs, best: training.best
        ).svg()
    }
}
