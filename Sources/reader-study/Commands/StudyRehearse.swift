import ArgumentParser
import Foundation
import Logging
import Reports
import Statistics
import Studies
@_spi(Confidential) import StudyStore

/// `study rehearse`.
struct StudyRehearse: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Have simulated readers read a copy of a study, and write the final report on dummy data.",
        discussion: """
            The copy lies below the data directory in rehearsals/STUDY, with databases of its own, another name and a \
            notice on every page; the study itself is only read. Simulated readers and a simulated model with the rates \
            given here read it through the real pages; it is locked and analysed as the plan says. Then many studies of \
            its size are drawn, which tells how wide the intervals are going to be and how often the primary comparison \
            is significant. A rehearsal gives no exports. An earlier rehearsal of the study is replaced. Look at it with: \
            reader-study serve --data DATA/rehearsals/STUDY/data --port 8081

            Example: reader-study study rehearse hip-fracture --readers 7 --sensitivity 0.92 --specificity 0.95

            Exit codes: 0 done, 1 no such study or a value is out of range, 2 it could not be done.
            """)

    @Argument(help: "The study's name.") var study: String
    @Option(help: "Readers of each specialty, 1 to 100.") var readers = 5
    @Option(help: "The readers' mean sensitivity, between 0 and 1.") var sensitivity = ReaderScenario().sensitivity
    @Option(help: "The readers' mean specificity, between 0 and 1.") var specificity = ReaderScenario().specificity
    @Option(help: "The mean sensitivity in later sessions, if another.") var laterSensitivity: Double?
    @Option(help: "The mean specificity in later sessions, if another.") var laterSpecificity: Double?
    @Option(help: "The model's sensitivity.") var modelSensitivity = ReaderScenario().modelSensitivity
    @Option(help: "The model's specificity.") var modelSpecificity = ReaderScenario().modelSpecificity
    @Option(help: "Standard deviation of the readers' abilities on the probit scale.")
    var spread = ReaderScenario().readerSpread
    @Option(help: "The part of an answer's chance that lies in the case, 0 to 1.")
    var caseShare = ReaderScenario().caseShare
    @Option(help: "Studies that are drawn for widths and power, 20 to 10000.") var studies = 200
    @Option(help: "Seed of all that is drawn.") var seed: UInt64 = 1
    @OptionGroup(title: "Settings") var common: CommonOptions

    func validate() throws {
        if !(1...100).contains(readers) { throw ValidationError("--readers lies from 1 to 100.") }
        if !(20...10_000).contains(studies) { throw ValidationError("--studies lies from 20 to 10000.") }
        do throws(StatisticsError) { try scenario.check() } catch {
            throw ValidationError("\(error.description).")
        }
    }

    private var scenario: ReaderScenario {
        var scenario = ReaderScenario()
        (scenario.sensitivity, scenario.specificity) = (sensitivity, specificity)
        (scenario.laterSensitivity, scenario.laterSpecificity) = (laterSensitivity, laterSpecificity)
        (scenario.modelSensitivity, scenario.modelSpecificity) = (modelSensitivity, modelSpecificity)
        (scenario.readerSpread, scenario.caseShare, scenario.seed) = (spread, caseShare, seed)
        scenario.repeatShare = min(scenario.repeatShare, max(0, 1 - caseShare))
        return scenario
    }

    func execute() async throws {
        // A server may be answering readers beside it.
        LowestPriority.take()
        let configuration = try common.configuration()
        ProcessLog.start(.error)
        let name = try studyName(study)
        let wishes = RehearsalWishes(readersPerSpecialty: readers, scenario: scenario, studies: studies)
        let bar = ProgressBar("Rehearsing", of: 1)
        defer { bar.finish() }
        let summary = try await Installation.with(configuration) { installation in
            try await Rehearsal(installation: installation, study: name, wishes: wishes) { state in
                bar.update(state.done, of: state.of)
            }.run()
        }
        bar.finish()
        let place = RehearsalFolder(of: name, in: configuration.data)
        Terminal.out(RehearsalText(summary).text)
        Terminal.out("The report on dummy data is in \(place.report.path).")
        if !summary.problems.isEmpty { throw ExitCode(2) }
    }
}

/// A rehearsal's summary at the terminal.
struct RehearsalText {
    private let summary: RehearsalSummary

    init(_ summary: RehearsalSummary) { self.summary = summary }

    var text: String {
        let expected = summary.expected
        let rows = expected.widths.map { width in
            [
                width.group, width.measure, PrintedNumber.percent(width.mean, places: 1),
                width.readersOnly.map { PrintedNumber.percent($0, places: 1) } ?? "none",
                width.readersAndCases.map { PrintedNumber.percent($0, places: 1) } ?? "none",
            ]
        }
        var lines = [
            "REHEARSAL with \(summary.readers.counted("simulated reader")), \(summary.answers.counted("answer")); "
                + "no study data.",
            Terminal.table(["GROUP", "MEASURE", "MEAN", "WIDTH (READERS)", "WIDTH (READERS, CASES)"], rows),
        ]
        if let primary = expected.primary, let power = primary.power {
            let difference =
                primary.difference.map { " (true difference \(PrintedNumber.decimal($0, places: 3)))" } ?? ""
            lines.append(
                "Primary comparison, \(primary.measure), \(primary.comparison)\(difference): significant in "
                    + "\(PrintedNumber.percent(power, places: 0)) of \(primary.tested) drawn studies.")
        }
        return (lines + summary.problems.map { "WRONG: \($0)" }).joined(separator: "\n")
    }
}
