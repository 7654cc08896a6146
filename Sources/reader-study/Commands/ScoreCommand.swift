public import ArgumentParser
import Foundation
public import Scoring
@_spi(Confidential) import Site
import Studies
@_spi(Confidential) import StudyStore

extension ExplainRule: ExpressibleByArgument {}
extension Shard: ExpressibleByArgument {
    /// `3/16`.
    public init?(argument: String) { self.init(argument) }
}

/// `score`: a model over a study or a folder.
struct ScoreCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Score the radiographs of a study or of a folder with an installed model.",
        subcommands: [ScoreRun.self, ScoreMergeCommand.self, ScoreEvaluate.self, ScoreDiscard.self],
        defaultSubcommand: ScoreRun.self)
}

/// `score run`, or `score` alone.
struct ScoreRun: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Score a study or a folder; what is scored already is not scored again.",
        discussion: """
            In a study the probabilities become predictions, as if they had been imported, with the model's digest, its \
            card, the preprocessing and the program beside them, and heat maps as numbers. No probability is printed.

            A folder's scores go into a table (--out), with a record of what made it as JSON beside it and heat maps as \
            pictures and numbers in a folder beside it. An image that cannot be read is listed with the reason. With \
            --shard, any number of programs share a folder without knowing of each other; `score merge` joins their tables.

            A run that was interrupted is started again with the same command. The scores are the same to the last bit \
            for any number of threads on the same kind of processor.

            Examples:
              reader-study score --study hip-fracture --model DenseNet-121
              reader-study score --images radiographs --model DenseNet-121 --out scores.csv
              reader-study score --images radiographs --model DenseNet-121 --out part-3.csv --shard 3/16

            Exit codes: 0 every image has a score; 1 some image has none, or what was asked for is wrong; 2 a folder, the \
            disk or the database cannot be used, and what was scored until then is kept.
            """)

    @Option(help: "The study's name.") var study: String?
    @Option(help: "A folder of PNG files; those in folders below it too.", completion: .directory) var images: String?
    @Option(help: "The model's name.") var model: String
    @Option(help: "The table of a folder's scores.", completion: .file(extensions: ["csv"])) var out: String?
    @Option(help: "Which images get a heat map: positive (at or above the threshold), always or never.")
    var maps: ExplainRule = .whenPositive
    @Option(help: "At which part of a map's largest value the box beside it is drawn, 0 to 1.") var mapLevel: Float =
        0.5
    @Option(help: "Where a folder's heat maps go (default: a folder beside the table).", completion: .directory)
    var mapsFolder: String?
    @Option(help: "Score only this part of the folder, such as 3/16.") var shard: Shard?
    @Option(name: .customLong("as"), help: "The name of the predictions in the study (default: the model's).")
    var predictions: String?
    @Option(help: "How many images are in work at once (default: one for each core).") var threads: Int?
    @OptionGroup(title: "Settings") var common: CommonOptions

    func validate() throws {
        guard (study == nil) != (images == nil) else {
            throw ValidationError("Name either a study (--study) or a folder (--images).")
        }
        if !(0...1).contains(mapLevel) { throw ValidationError("--map-level lies from 0 to 1.") }
        if study != nil, out != nil || shard != nil || mapsFolder != nil {
            throw ValidationError("--out, --shard and --maps-folder belong to a folder (--images).")
        }
        if images != nil, out == nil { throw ValidationError("Name the table with --out.") }
        if images != nil, predictions != nil { throw ValidationError("--as belongs to a study (--study).") }
        if let out, (out as NSString).pathExtension.lowercased() != "csv" {
            throw ValidationError("The table's name (--out) ends in .csv.")
        }
        if let predictions, !ModelPredictions.isName(predictions) {
            throw ValidationError("A model's name has 1 to 60 letters, digits, blanks and . _ - + ( ).")
        }
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads lies from 1 to 1024.") }
    }

    private var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    func execute() async throws {
        let configuration = try common.configuration()
        let installed = try ModelLibrary(folder: configuration.data.models).model(named: model)
        if let study {
            let name = try studyName(study)
            try await Installation.with(configuration) { installation in
                try await score(name, as: predictions ?? installed.card.name, try LoadedModel(installed), installation)
            }
        } else if let images, let out {
            try await score(folder: images, into: out, try LoadedModel(installed))
        }
    }

    private func score(
        _ study: StudyName, as predictions: String, _ model: LoadedModel, _ installation: Installation
    ) async throws {
        let scoring = StudyScoring(
            study, predictions: predictions, explain: maps, store: installation.store,
            confidential: installation.confidential, program: ProgramVersion.line, by: .commandLine, now: { .now },
            threads: threadCount)
        let bar = ProgressBar("Scoring \(study)", of: 0)
        defer { bar.finish() }
        let outcome = try await scoring.run(model) { done, total in bar.update(done, of: total) }
        bar.finish()
        switch outcome {
        case .nothingMissing:
            Terminal.out("\(study) was scored by \(predictions) before; nothing is missing.")
        case .stored(let count):
            Terminal.out("\(predictions): \(count.counted("prediction")) of \(study) stored.")
        case .unscored(let failed):
            for failure in failed { Terminal.error("case \(failure.number): \(failure.reason)") }
            throw CommandFailure(
                .wrong,
                "\(failed.count.counted("case")) of \(study) could not be scored, so there are no predictions yet; "
                    + "the others are kept for the next run")
        }
    }

    private func score(folder: String, into table: String, _ model: LoadedModel) async throws {
        let scoring = FolderScoring(
            model, images: URL(fileURLWithPath: folder), files: ScoreFiles(table: URL(fileURLWithPath: table)),
            explain: maps, maps: mapsFolder.map { URL(fileURLWithPath: $0) }, boxLevel: mapLevel, shard: shard,
            threads: threadCount,
            program: ProgramVersion.line)
        let bar = ProgressBar("Scoring", of: 0)
        defer { bar.finish() }
        let summary = try await scoring.run(now: { .now }) { done, total in bar.update(done, of: total) }
        bar.finish()
        for row in summary.unreadable { Terminal.error("\(row.image): \(row.problem ?? "no score")") }
        var parts = ["\(summary.scored.counted("image")) scored"]
        if summary.kept > 0 { parts.append("\(summary.kept) had been scored before") }
        if !summary.unreadable.isEmpty { parts.append("\(summary.unreadable.count) have no score") }
        if summary.gone > 0 { parts.append("\(summary.gone.counted("row")) left out, whose images are gone") }
        if summary.others > 0 { parts.append("\(summary.others.counted("other file")) passed over") }
        Terminal.out("\(table): \(parts.joined(separator: ", ")).")
        if !summary.unreadable.isEmpty { throw ExitCode(1) }
    }
}

/// `score merge`.
struct ScoreMergeCommand: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Join the tables of all parts of a folder.",
        discussion: """
            It is made sure that every part is there once, that all were made with the same model and program, and that no \
            image is missing or stands twice. The record beside each table must be there.

            Example: reader-study score merge part-1.csv part-2.csv --out scores.csv

            Exit codes: 0 joined; 1 the parts do not make a whole, or some image has no score; 2 files cannot be read or \
            written.
            """)

    @Argument(help: "The tables of all parts.", completion: .file(extensions: ["csv"])) var tables: [String]
    @Option(help: "The table of the whole folder.", completion: .file(extensions: ["csv"])) var out: String

    func execute() async throws {
        let summary = try ScoreMerge.merge(
            tables.map { URL(fileURLWithPath: $0) }, into: URL(fileURLWithPath: out))
        if summary.computePaths.count > 1 {
            Terminal.error(
                "the parts were scored by different kinds of processors (\(summary.computePaths.joined(separator: ", "))); "
                    + "their scores may differ in the sixth digit")
        }
        let rest = summary.unreadable > 0 ? ", \(summary.unreadable) have no score" : ""
        Terminal.out(
            "\(out): \(summary.parts.counted("part")) joined, \(summary.scored.counted("image")) scored\(rest).")
        if summary.unreadable > 0 { throw ExitCode(1) }
    }
}

/// `score discard`.
struct ScoreDiscard: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Throw an unfinished scoring of a study away.",
        discussion: """
            Finished scorings are predictions and stay. The history tells of what was thrown away.

            Example: reader-study score discard --study hip-fracture --model DenseNet-121

            Exit codes: 0 thrown away, 1 there is no unfinished scoring of that name, 2 the database cannot be used.
            """)

    @Option(help: "The study's name.") var study: String
    @Option(help: "The name under which it was scored.") var model: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let name = try studyName(study)
        try await Installation.with(try common.configuration()) { installation in
            let lock = try StudyScoring.lock(name, in: installation.store)
            defer { withExtendedLifetime(lock) {} }
            try await installation.store.removeScoring(
                by: model, of: name, confidential: installation.confidential, by: .commandLine, at: .now)
            Terminal.out("The unfinished scoring of \(name) by \(model) was thrown away.")
        }
    }
}
