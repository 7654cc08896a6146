public import ArgumentParser
import Foundation
import Site
public import Training

extension LearningTask: ExpressibleByArgument {}

/// `train export-torch`.
struct TrainExportTorch: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "export-torch", abstract: "Write a training as a folder for PyTorch, for a GPU or a cluster.",
        discussion: """
            The folder --out holds the images at the network's size, the split, the weights to start from, all settings \
            and a script that trains with them, alone or with torchrun. No file names and no patients are in it. The model \
            that comes of it is taken with `model add`.

            Example:
              reader-study train export-torch fracture --from body-part --images pelves --labels pelves/labels.csv \\
                --out for-the-cluster

            Exit codes: 0 written; 1 the table, an image or a setting is wrong; 2 a file cannot be read or written.
            """)

    @Argument(help: "What is learnt: body-part or fracture.") var task: LearningTask
    @Option(help: "Weights to start from: a training's or model's folder, or a weight file (default: fresh ones).")
    var from: String?
    @Option(help: "The folder with Public, Templates and migrations, if not found by itself.") var home: String?
    @OptionGroup(title: "Data") var data: TrainDataOptions
    @OptionGroup(title: "Method") var method: TrainMethodOptions
    @OptionGroup(title: "Network") var network: TrainNetworkOptions
    @OptionGroup(title: "Model") var model: TrainModelOptions

    func validate() throws { try network.check(startsFrom: from) }

    func execute() async throws {
        let scripts = try Home(asked: home).templates.appendingPathComponent("torch")
        let session = TrainingSession(
            task: task, from: from, data: data, method: method, network: network, model: model, isExport: true)
        try session.export(scripts: scripts)
    }
}
