import ArgumentParser
import Cryptography
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// `predictions`: what models say about a study's cases.
struct PredictionCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predictions", abstract: "Add a model's predictions to a study, and list the models it has.",
        subcommands: [PredictionsImport.self, PredictionsList.self])
}

/// `predictions import`.
struct PredictionsImport: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Add the probabilities that a model gave to the cases of a study.",
        discussion: """
            The table has the columns case and probability (0 to 1), one row for every case of the study. Several models \
            can stand in one study under different names; predictions are never replaced. The threshold is the one at \
            which the model calls a fracture; without --threshold it is that of the study's plan.

            Example: reader-study predictions import hip-fracture model.csv --model "DenseNet-121" --version-note "2019-03"

            Exit codes: 0 added, 1 the table has errors or the name is taken, 2 the database cannot be used.
            """)

    @Argument(help: "The study's name.") var study: String
    @Argument(help: "The table: case,probability.", completion: .file(extensions: ["csv"])) var file: String
    @Option(help: "The model's name, as tables and figures will show it.") var model: String
    @Option(help: "Version of the model, or how the predictions came about.") var versionNote = ""
    @Option(help: "The model calls a fracture at or above this probability (default: the plan's).")
    var threshold: Double?
    @OptionGroup(title: "Settings") var common: CommonOptions

    func validate() throws {
        guard ModelPredictions.isName(model) else {
            throw ValidationError("A model's name has 1 to 60 letters, digits, blanks and . _ - + ( ).")
        }
        if let threshold, !(0...1).contains(threshold) { throw ValidationError("--threshold lies from 0 to 1.") }
    }

    func execute() async throws {
        let name = try studyName(study)
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            throw CommandFailure(.wrong, "\(file) cannot be read (\(error.localizedDescription))")
        }
        try await Installation.with(try common.configuration()) { installation in
            let record = try await installation.store.study(name)
            let cases = try await installation.store.caseNumbers(of: name)
            let checked = PredictionTableParser.parse(bytes, named: file, cases: cases)
            for problem in checked.problems { Terminal.out("\(problem.severity.rawValue): \(problem.description)") }
            guard let probabilities = checked.value else { throw ExitCode(1) }
            let predictions = ModelPredictions(
                model: model, version: versionNote, threshold: threshold ?? record.plan.analysis.threshold,
                source: Digest(of: bytes), probabilities: probabilities)
            try await installation.store.add(
                predictions, to: name, confidential: installation.confidential, by: .commandLine, at: .now)
            Terminal.out("\(model): \(probabilities.count.counted("prediction")) added to \(name).")
        }
    }
}

/// `predictions list`.
struct PredictionsList: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the models of a study. Their probabilities are not shown.",
        discussion: """
            Example: reader-study predictions list hip-fracture

            Exit codes: 0 listed, 1 no such study, 2 the database cannot be used.
            """)

    @Argument(help: "The study's name.") var study: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let name = try studyName(study)
            _ = try await installation.store.study(name)
            let rows = try await installation.confidential.models(of: name).map { model in
                let predictions = model.predictions
                return [
                    predictions.model, predictions.version, "\(predictions.threshold)",
                    "\(predictions.probabilities.count)", model.addedAt.description, predictions.source.description,
                ]
            }
            Terminal.out(
                Terminal.table(["MODEL", "VERSION", "THRESHOLD", "CASES", "ADDED", "SHA-256 OF THE FILE"], rows))
        }
    }
}
