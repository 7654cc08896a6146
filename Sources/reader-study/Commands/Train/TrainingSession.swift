import DenseNet
import Foundation
import Studies
import Training

/// One training from the command line: reads the data, trains, tells how it goes, writes the model.
struct TrainingSession {
    let task: LearningTask
    let from: String?
    let data: TrainDataOptions
    let method: TrainMethodOptions
    let network: TrainNetworkOptions
    let model: TrainModelOptions
    /// Whether the folder is for another machine, so that no prepared images are to be kept in it.
    var isExport = false

    func run() throws {
        let stop = StopRequest()
        let (plan, images, start) = try prepared()
        let run = try TrainingRun(
            plan, images, start: start, folder: URL(fileURLWithPath: data.out),
            threads: data.threads ?? ProcessInfo.processInfo.activeProcessorCount, program: ProgramVersion.line)
        let monitor = TrainingMonitor(epochs: plan.epochs)
        monitor.began(run.record)
        let outcome: TrainingOutcome
        do {
            outcome = try run.run(
                now: { Date().timeIntervalSince1970 }, report: { monitor.show($0) }, shouldStop: { stop.isAsked })
        } catch {
            monitor.clear()
            throw error
        }
        switch outcome {
        case .stopped(let epoch, let step):
            monitor.clear()
            throw CommandFailure(
                .notPossible, "stopped in epoch \(epoch) after step \(step); the same command goes on from there")
        case .finished(let epochs, let best):
            let folder = try TrainedModel.write(run, description(run.record), storage: model.storage)
            Terminal.out(
                "\(epochs.counted("epoch")) done; the best is epoch \(best.epoch): \(TrainingMonitor.judgement(best)).")
            Terminal.out("The model is in \(folder.path); take it with `reader-study model add \(folder.path)`.")
        }
    }

    /// The plan, the images and the weights in the beginning; nothing is written but prepared images.
    func prepared() throws -> (plan: TrainingPlan, data: DataSet, start: StartingWeights) {
        let start = try from.map { try StartingWeights(contentsOf: $0) } ?? .fresh
        let labels = URL(fileURLWithPath: data.labels)
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: labels))
        } catch {
            throw CommandFailure(.notPossible, "\(data.labels) cannot be read (\(error.localizedDescription))")
        }
        let columns = LabelColumns(
            file: data.fileColumn, label: data.labelColumn ?? (task == .fracture ? "fracture" : "body_part"),
            patient: data.patientColumn)
        let file = labels.lastPathComponent
        let checked = LabelTable.parse(bytes, named: file, columns: columns, task: task)
        guard let table = checked.value else { throw TrainingRunError.dataSet(checked.errors) }
        var plan = TrainingPlan(
            task, outputs: table.classes.count, architecture: start.architecture ?? network.architecture,
            preparation: network.preparation, seed: method.seed)
        method.apply(to: &plan)
        try plan.validate()
        let folder = data.prepared.map { URL(fileURLWithPath: $0) }
        let place = folder ?? URL(fileURLWithPath: data.out + (isExport ? "-prepared" : "/prepared"))
        let bar = ProgressBar("Reading images", of: table.images.count)
        defer { bar.finish() }
        let images = try DataSet(
            table, named: file, folder: URL(fileURLWithPath: data.images),
            prepared: PreparedImages(folder: place, preparation: plan.preparation),
            skipUnreadable: data.skipUnreadable
        ) { done, _ in bar.update(done) }
        bar.finish()
        for problem in images.unreadable { Terminal.error("\(problem.severity.rawValue): \(problem.description)") }
        return (plan, images, start)
    }

    /// Writes the training as a folder for PyTorch instead.
    ///
    /// - Parameter scripts: The folder with the script.
    func export(scripts: URL) throws {
        let (plan, images, start) = try prepared()
        let export = try TorchExport(plan, images, start: start, program: ProgramVersion.line)
        try export.write(to: URL(fileURLWithPath: data.out), scripts: scripts, description(export.record))
        Terminal.out(
            "\(data.out) holds \(images.images.count.counted("image")) and train.py; run it with `python train.py` or "
                + "`torchrun --nproc_per_node=N train.py`, and take what comes of it with `reader-study model add`.")
    }

    private func description(_ record: TrainingRecord) -> TrainedModel.Description {
        let images = record.trainingImages + record.validationImages
        let usual = "\(images.counted("radiograph")) named in \((data.labels as NSString).lastPathComponent)"
        return TrainedModel.Description(
            name: model.name ?? URL(fileURLWithPath: data.out).lastPathComponent, version: model.modelVersion,
            trainingData: model.trainingData ?? usual, intendedUse: model.intendedUse, licence: model.licence)
    }
}
