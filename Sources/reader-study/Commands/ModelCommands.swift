import ArgumentParser
import Cryptography
import Foundation
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// `model`: the models that this installation can run.
struct ModelCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Add, list, show, check and remove models that score radiographs.",
        subcommands: [ModelAdd.self, ModelList.self, ModelShow.self, ModelCheck.self, ModelRemove.self])
}

/// `model add`.
struct ModelAdd: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Take a network's weights into the installation.",
        discussion: """
            Weights are read from safetensors (torchvision's names), Keras .h5, .weights.h5 and .keras; the network's \
            shape is inferred from them. A folder holds card.json and one weight file. The card tells what weights do not \
            know: preprocessing, classes, threshold, training data, intended use, licence; docs/scoring.md shows a whole \
            one. All errors of a card are told at once, and nothing is added then.

            Example: reader-study model add densenet.h5 --card card.json --name "DenseNet-121"

            Exit codes: 0 added, 1 the card or the weights have errors, or the model is there already, 2 the data \
            directory cannot be written.
            """)

    @Argument(help: "The weight file, or a folder with card.json and one weight file.") var source: String
    @Option(help: "The model's card, JSON.", completion: .file(extensions: ["json"])) var card: String?
    @Option(help: "The model's name (default: the card's, or that of the weight file).") var name: String?
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let library = ModelLibrary(folder: try common.configuration().data.models)
        let weights: URL
        var cardFile = card.map { URL(fileURLWithPath: $0) }
        var isFolder: ObjCBool = false
        let place = URL(fileURLWithPath: source)
        if FileManager.default.fileExists(atPath: source, isDirectory: &isFolder), isFolder.boolValue {
            let inside = place.appendingPathComponent("card.json")
            if cardFile == nil, FileManager.default.fileExists(atPath: inside.path) { cardFile = inside }
            weights = try weightFile(in: place)
        } else {
            weights = place
        }
        let text = try cardFile.map { file in
            do {
                return (bytes: [UInt8](try Data(contentsOf: file)), file: file.lastPathComponent)
            } catch {
                throw CommandFailure(.wrong, "\(file.path) cannot be read (\(error.localizedDescription))")
            }
        }
        let added = try library.add(card: text, weights: weights, name: name)
        for problem in added.warnings { Terminal.out("\(problem.severity.rawValue): \(problem.description)") }
        let card = added.model.card
        Terminal.out("\(card.name) added: \(card.architecture.inWords); SHA-256 \(card.weights.digest)")
    }

    /// The only file of a folder that can be weights.
    private func weightFile(in folder: URL) throws -> URL {
        let known = ["safetensors", "h5", "hdf5", "keras"]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let weights = names.sorted().filter { known.contains(($0 as NSString).pathExtension.lowercased()) }
        guard weights.count == 1 else {
            throw CommandFailure(
                .wrong,
                weights.isEmpty
                    ? "\(folder.path) has no weight file (.\(known.joined(separator: ", .")))"
                    : "\(folder.path) has \(weights.count) weight files (\(weights.joined(separator: ", "))); name one")
        }
        return folder.appendingPathComponent(weights[0])
    }
}

/// `model list`.
struct ModelList: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the installed models.",
        discussion: """
            Example: reader-study model list

            Exit codes: 0 listed, 1 a model's card is damaged, 2 the data directory cannot be read.
            """)

    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let found = try ModelLibrary(folder: try common.configuration().data.models).survey()
        let rows = found.models.map(\.card).map { card in
            [
                card.name, card.version, card.architecture.inWords, "\(card.threshold)", card.intendedUse,
                String(card.weights.digest.description.prefix(12)),
            ]
        }
        Terminal.out(Terminal.table(["MODEL", "VERSION", "NETWORK", "THRESHOLD", "INTENDED USE", "SHA-256"], rows))
        for problem in found.problems { Terminal.error("\(problem)") }
        if !found.problems.isEmpty { throw ExitCode(1) }
    }
}

/// `model show`.
struct ModelShow: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a model's card.",
        discussion: """
            Example: reader-study model show DenseNet-121

            Exit codes: 0 printed, 1 no such model, 2 its files cannot be read.
            """)

    @Argument(help: "The model's name.") var name: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let model = try ModelLibrary(folder: try common.configuration().data.models).model(named: name)
        Terminal.out(String(model.card.json.dropLast()))
    }
}

/// `model check`.
struct ModelCheck: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Make sure that models are what they were when they were added.",
        discussion: """
            The weights' SHA-256 is compared with the card's, and the self-test image is scored again. AVX2 and \
            AVX-512 must each give the recorded logits to the last bit; OpenBLAS, and another way than the recorded \
            one, may differ by 1e-5.

            Example: reader-study model check DenseNet-121

            Exit codes: 0 all is as it was, 1 something is not or cannot be read, or there is no such model.
            """)

    @Argument(help: "The model's name (default: all models).") var name: String?
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let library = ModelLibrary(folder: try common.configuration().data.models)
        let found = try name.map { (models: [try library.model(named: $0)], problems: []) } ?? library.survey()
        var problems = found.problems
        for model in found.models {
            do {
                let test = try model.check()
                Terminal.out("\(model.card.name): intact; self-test \(test.now), recorded \(test.recorded)")
            } catch {
                problems.append(error)
            }
        }
        for problem in problems { Terminal.out("\(problem)") }
        if !problems.isEmpty { throw ExitCode(1) }
    }
}

/// `model remove`.
struct ModelRemove: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a model. Predictions and heat maps that it made stay.",
        discussion: """
            A model with which a study was scored is removed only with --force: its card and digest stay with the \
            predictions, but nobody could repeat them. A model that is scoring just now likewise; the scoring goes on.

            Example: reader-study model remove DenseNet-121

            Exit codes: 0 removed, 1 no such model, or it is needed, 2 files cannot be removed.
            """)

    @Argument(help: "The model's name.") var name: String
    @Flag(help: "Remove it although studies were scored with it.") var force = false
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let configuration = try common.configuration()
        let library = ModelLibrary(folder: configuration.data.models)
        // A model whose card is damaged can be removed too; nobody knows then what it scored.
        let digest = try? library.model(named: name).card.weights.digest
        if !force, let digest, configuration.data.exists {
            let studies = try await Installation.with(configuration) { installation in
                try await installation.confidential.studies(scoredWith: digest)
            }
            guard studies.isEmpty else {
                throw CommandFailure(
                    .wrong,
                    "\"\(name)\" scored \(studies.joined(separator: ", ")); to remove it all the same, add --force "
                        + "(the predictions stay)")
            }
        }
        try library.remove(named: name, force: force)
        Terminal.out("\(name) removed.")
    }
}
