public import ArgumentParser
import Cryptography
import Foundation
import Reports
@_spi(Confidential) import Site
import Statistics
public import Studies
@_spi(Confidential) import StudyStore

extension AnalysisPlan.MissingRule: ExpressibleByArgument {}
extension AnalysisPlan.CannotAssessRule: ExpressibleByArgument {}

/// `analyse`: tables and figures of a comparison, from files or from a study.
struct Analyse: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyse", abstract: "Compare readers, specialties and models; write tables and figures.",
        discussion: """
            From files, for a study that was read anywhere: --readings (reader, case, answer; also order, confidence, \
            seconds) with the truth beside the answers or in --cases (case, truth; also subtype, side, age, sex, iss), \
            --readers (reader, specialty, group) and --predictions (case, probability; may be repeated). From a study of \
            this installation: --study. --plan takes a study file (study.yaml) for tables: its specialties, threshold, \
            level, bootstrap, rules, primary endpoint, margin and prevalences, so that the tables of a study's export give the tables \
            of its page of results. --map-reviews (reviewer, case, place: fracture-site, opposite or elsewhere; also \
            model, remark) adds a review of a model's heat maps that was done elsewhere. Columns may have their usual names; all problems are told at once, with file, \
            row, column and remedy.

            The folder gets results.json (docs/results-json.md), tables as CSV, JSON, HTML and XLSX, figures as SVG, PNG \
            and PDF, ratings for MRMCaov, iMRMC and RJafroc, a methods paragraph, and R scripts that repeat the numbers.

            Examples:
              reader-study analyse --cases cases.csv --readers readers.csv --readings readings.csv \
            --predictions model.csv --out results
              reader-study analyse --study hip-fracture --out results

            Exit codes: 0 written, 1 the tables have errors or the results are sealed, 2 it could not be written.
            """)

    @Option(help: "Table of readings.", completion: .file(extensions: ["csv"])) var readings: String?
    @Option(
        name: [.customLong("cases"), .customLong("reference")], help: "Table of cases with the reference standard.",
        completion: .file(extensions: ["csv"]))
    var cases: String?
    @Option(help: "Table of readers.", completion: .file(extensions: ["csv"])) var readers: String?
    @Option(help: "A model's probabilities; may be repeated.", completion: .file(extensions: ["csv"]))
    var predictions: [String] = []
    @Option(help: "Table of a review of heat maps.", completion: .file(extensions: ["csv"])) var mapReviews: String?
    @Option(help: "The study file whose plan the tables are analysed by.", completion: .file(extensions: ["yaml"]))
    var plan: String?
    @Option(help: "A study of this installation instead of tables.") var study: String?
    @Option(help: ArgumentHelp("A folder that does not exist yet.", valueName: "folder"), completion: .directory)
    var out: String
    @Option(help: "All models call a fracture at or above this probability; a study's plan has its own.")
    var threshold: Double?
    @Option(help: "Confidence level of intervals, between 0 and 1.") var level: Double?
    @Option(help: "Resamples of each bootstrap.") var replicates: Int?
    @Option(help: "Seed of the bootstrap.") var seed: UInt64?
    @Option(help: "Margin of non-inferiority, between 0 and 1, fixed before the data were seen; a plan has its own.")
    var margin: Double?
    @Option(
        help: """
            A share of fractures, between 0 and 1, for which the models' predictive values are given besides those of the \
            sample; may be repeated. A plan has its own.
            """)
    var prevalence: [Double] = []
    @Option(help: ArgumentHelp("What a missing reading counts as; a plan has its own.", valueName: "rule"))
    var missing: AnalysisPlan.MissingRule?
    @Option(help: ArgumentHelp("What \"cannot assess\" counts as; a plan has its own.", valueName: "rule"))
    var cannotAssess: AnalysisPlan.CannotAssessRule?
    @Option(
        help: """
            Which session or modality, by its number from 1: in the study's order; in tables, in the order in which they \
            first appear.
            """) var session = 1
    @OptionGroup(title: "Settings") var common: CommonOptions

    func validate() throws {
        guard (readings == nil) != (study == nil) else {
            throw ValidationError("Give --readings for tables, or --study for a study of this installation.")
        }
        if study != nil, plan != nil { throw ValidationError("A study of this installation has its plan.") }
        if let threshold, !(0...1).contains(threshold) { throw ValidationError("--threshold lies from 0 to 1.") }
        if let level, !(level > 0 && level < 1) { throw ValidationError("--level lies between 0 and 1.") }
        if let margin, !(margin > 0 && margin < 1) { throw ValidationError("--margin lies between 0 and 1.") }
        if !prevalence.allSatisfy({ $0 > 0 && $0 < 1 }) {
            throw ValidationError("--prevalence lies between 0 and 1, such as 0.02.")
        }
        if let replicates, replicates < 100 { throw ValidationError("--replicates is at least 100.") }
        if session < 1 { throw ValidationError("--session is counted from 1.") }
    }

    func execute() async throws {
        let folder = URL(fileURLWithPath: out)
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw CommandFailure(.wrong, "\(folder.path) exists; name a folder that does not exist yet")
        }
        var (data, settings) = try await source()
        if let mapReviews {
            let added = try reviews(mapReviews, of: data.cases)
            if let model = added.first(where: { new in data.heatMapReviews.contains { $0.model == new.model } })?.model
            {
                throw CommandFailure(
                    .wrong, "the study has reviews of \(model)'s heat maps itself; leave them out of \(mapReviews)")
            }
            data.heatMapReviews += added
        }
        if let threshold { settings.imposedThreshold = threshold }
        if let level { settings.level = try ConfidenceLevel(level) }
        if let replicates { settings.bootstrapReplicates = replicates }
        if let seed { settings.bootstrapSeed = seed }
        if let margin { settings.nonInferiorityMargin = margin }
        if !prevalence.isEmpty { settings.prevalences = prevalence }
        if let missing { settings.rules.missing = AnalysisRules.Rule(missing) }
        if let cannotAssess { settings.rules.cannotAssess = AnalysisRules.Rule(cannotAssess) }
        guard data.modalities.indices.contains(session - 1) || data.modalities.isEmpty else {
            throw CommandFailure(.wrong, "there are \(data.modalities.count.counted("session")), not \(session)")
        }
        let home = try Home(asked: try common.configuration().home)
        let templates = try ReportTemplates(templates: home.templates)
        let results = ComparisonResults(data, settings, modality: session - 1)
        let bundle = AnalysisBundle(
            results, program: ProgramVersion.line, scripts: templates.scripts, markup: templates.html)
        let bar = ProgressBar("Writing tables and figures", of: 0)
        defer { bar.finish() }
        let archive = try bundle.archive { bar.update($0, of: $1) }
        bar.finish()
        try AnalysisFolder(folder).write(archive)
        Terminal.out(Self.summary(results))
        Terminal.out("Written to \(folder.path): \(archive.entries.count.counted("file")).")
    }

    private func source() async throws -> (ComparisonData, AnalysisSettings) {
        guard let study else {
            let settings = try plan.map(registered) ?? AnalysisSettings()
            return (try tables().grouped(by: settings.specialties), settings)
        }
        return try await Installation.with(try common.configuration()) { installation in
            let name = try studyName(study)
            try await installation.store.recordResultsViewed(
                name, how: "analyse", by: .commandLine, at: .now)
            let comparison = try await StudyComparison(
                of: name, in: installation.store, confidential: installation.confidential)
            return (comparison.data, comparison.settings)
        }
    }

    /// What a study file registers.
    private func registered(_ path: String) throws -> AnalysisSettings {
        let file = try file(path)
        let checked = StudyFileParser.parse(file.bytes, named: file.name)
        for problem in checked.problems { Terminal.error("\(problem.severity.rawValue): \(problem.description)") }
        guard let plan = checked.value else { throw ExitCode(1) }
        return try AnalysisSettings(
            plan.analysis, specialties: plan.specialties, studyFileDigest: Digest(of: file.bytes).description,
            standing: .given)
    }

    private func file(_ path: String) throws -> InputFile {
        do {
            return InputFile(name: path, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
        } catch {
            throw CommandFailure(.wrong, "\(path) cannot be read (\(error.localizedDescription))")
        }
    }

    private func reviews(_ path: String, of cases: [ComparisonCase]) throws -> [HeatMapReviews] {
        let checked = HeatMapReviewInput.parse(try file(path), cases: cases)
        for problem in checked.problems { Terminal.error("\(problem.severity.rawValue): \(problem.description)") }
        guard let reviews = checked.value else { throw ExitCode(1) }
        return reviews
    }

    private func tables() throws -> ComparisonData {
        let checked = ComparisonInput.parse(
            ComparisonFiles(
                readings: try file(readings ?? ""), cases: try cases.map(file), readers: try readers.map(file),
                models: try predictions.map(file)))
        for problem in checked.problems { Terminal.error("\(problem.severity.rawValue): \(problem.description)") }
        guard let data = checked.value else { throw ExitCode(1) }
        return data
    }

    /// The few numbers that a person looks for first.
    private static func summary(_ results: ComparisonResults) -> String {
        var rows: [[String]] = []
        func add(_ who: String, _ measure: String, _ value: IntervalEstimate?) {
            guard let value else { return }
            rows.append([
                who, measure, PrintedNumber.percent(value.estimate),
                PrintedNumber.range(value.lower, value.upper, places: 1, shift: 2),
            ])
        }
        for model in results.models {
            for rate in [DiagnosticRate.sensitivity, .specificity, .accuracy] {
                add(model.model.name, rate.name, try? model.table.rate(rate, level: results.settings.level))
            }
            add(model.model.name, "AUC", model.area.interval ?? model.logitArea.interval)
        }
        for group in results.groups {
            for endpoint in [ReaderEndpoint.sensitivity, .specificity] {
                add("\(group.label) (\(group.readers.count))", endpoint.rawValue, group[endpoint]?.mean?.interval)
            }
        }
        return Terminal.table(["WHO", "MEASURE", "VALUE", "\(results.settings.level) CI"], rows)
    }
}

/// The folder of an analysis: all of it, or nothing.
struct AnalysisFolder {
    private let target: URL

    init(_ target: URL) { self.target = target }

    func write(_ archive: ZipArchive) throws {
        let partial = target.deletingLastPathComponent()
            .appendingPathComponent(".\(target.lastPathComponent).partial")
        try? FileManager.default.removeItem(at: partial)
        do {
            for entry in archive.entries {
                let file = partial.appendingPathComponent(entry.path)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(entry.bytes).write(to: file)
            }
            try FileManager.default.moveItem(at: partial, to: target)
        } catch {
            try? FileManager.default.removeItem(at: partial)
            throw CommandFailure(.notPossible, "\(target.path) cannot be written (\(error.localizedDescription))")
        }
    }
}
