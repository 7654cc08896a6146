import Foundation
import Scoring
@_spi(Confidential) import Site
import Studies
@_spi(Confidential) import StudyStore

/// The demonstration model: a network that this program trained on simulated films (Tools/demonstration-model).
struct DemoModel {
    private let model: LoadedModel

    /// Takes the model of the examples into the installation.
    init(of examples: URL, in installation: Installation) throws {
        let folder = examples.appendingPathComponent("demonstration-model")
        let card = folder.appendingPathComponent("card.json")
        let added = try ModelLibrary(folder: installation.configuration.data.models).add(
            card: ([UInt8](try Data(contentsOf: card)), card.lastPathComponent),
            weights: folder.appendingPathComponent("weights.safetensors"))
        model = try LoadedModel(added.model)
    }

    /// Scores a study as `reader-study score --study` does, with heat maps of all cases.
    func score(_ study: StudyName, in installation: Installation, at time: Timestamp) async throws {
        let scoring = StudyScoring(
            study, predictions: model.card.name, explain: .always, store: installation.store,
            confidential: installation.confidential, program: ProgramVersion.line, by: .commandLine, now: { time },
            threads: ProcessInfo.processInfo.activeProcessorCount)
        let bar = ProgressBar("The network scores \(study)", of: 0)
        defer { bar.finish() }
        if case .unscored(let failed) = try await scoring.run(model, progress: { bar.update($0, of: $1) }) {
            throw CommandFailure(
                .notPossible,
                "\(failed.count.counted("case")) of the example study \(study) cannot be scored; restore the original "
                    + "files")
        }
    }
}
