import ArgumentParser
import Training

/// `train`: a network learns from radiographs.
struct TrainCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a network on your own radiographs, on this machine.",
        discussion: """
            As in the paper (Eur Radiol 2019;29:5469): first a network learns body parts on limb radiographs, then it is \
            retrained to detect hip fractures. docs/training.md has the method, the tables and how long it takes.
            """,
        subcommands: [TrainBodyPart.self, TrainFracture.self, TrainExportTorch.self])
}

/// `train body-part`.
struct TrainBodyPart: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "body-part", abstract: "Train a network to tell body parts.",
        discussion: """
            The labels are whatever the column says, such as ankle, elbow, foot, knee and wrist. The folder --out holds \
            checkpoints, curves (epochs.csv, curves.json, tensorboard/), the split and in the end the model, whose folder \
            `train fracture --from` and `model add` take.

            A training that was interrupted, by kill -9 or a power cut, goes on with the same command and ends with the \
            same bits.

            Example:
              reader-study train body-part --images limbs --labels limbs/labels.csv --out body-part

            Exit codes: 0 trained; 1 the table, an image or a setting is wrong; 2 stopped, or a file cannot be read or \
            written.
            """)

    @Option(help: "Weights to start from: a training's or model's folder, or a weight file (default: fresh ones).")
    var from: String?
    @OptionGroup(title: "Data") var data: TrainDataOptions
    @OptionGroup(title: "Method") var method: TrainMethodOptions
    @OptionGroup(title: "Network") var network: TrainNetworkOptions
    @OptionGroup(title: "Model") var model: TrainModelOptions

    func validate() throws { try network.check(startsFrom: from) }

    func execute() async throws {
        let session = TrainingSession(
            task: .bodyPart, from: from, data: data, method: method, network: network, model: model)
        try session.run()
    }
}

/// `train fracture`.
struct TrainFracture: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "fracture", abstract: "Train a network to detect fractures, from one that knows body parts.",
        discussion: """
            The backbone's weights are taken over and the head is replaced. Labels are yes and no (or 1 and 0). With \
            --from-scratch the weights are fresh, for a comparison. Where the table has a column of patients, nobody is both \
            in training and in validation. Folder, checkpoints and curves are as in `train body-part`.

            Examples:
              reader-study train fracture --from body-part --images pelves --labels pelves/labels.csv --out fracture
              reader-study model add fracture/model

            Exit codes: 0 trained; 1 the table, an image or a setting is wrong; 2 stopped, or a file cannot be read or \
            written.
            """)

    @Option(help: "Weights to start from: a training's or model's folder, or a weight file.") var from: String?
    @Flag(help: "Start from fresh weights.") var fromScratch = false
    @OptionGroup(title: "Data") var data: TrainDataOptions
    @OptionGroup(title: "Method") var method: TrainMethodOptions
    @OptionGroup(title: "Network") var network: TrainNetworkOptions
    @OptionGroup(title: "Model") var model: TrainModelOptions

    func validate() throws {
        guard (from == nil) == fromScratch else {
            throw ValidationError("Name the weights to start from (--from), or say --from-scratch.")
        }
        try network.check(startsFrom: from)
    }

    func execute() async throws {
        let session = TrainingSession(
            task: .fracture, from: from, data: data, method: method, network: network, model: model)
        try session.run()
    }
}
