import ArgumentParser
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// `verify`.
struct Verify: StudyCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that history, answers and images are as they were written.",
        discussion: """
            Walks each study's chain of events, compares every answer with its event, and the study file, the tables and \
            all pixels with what was frozen. That the last events are missing shows only against a hash that was written \
            down before: give one, such as that of a certificate or an export, with --head.

            Examples:
              reader-study verify
              reader-study verify hip-fracture --head 3f1c…

            Exit codes: 0 everything is as it was written, 1 something is not, 2 the database cannot be used.
            """)

    @Argument(help: "The study's name; without it, all studies are checked.") var study: String?
    @Option(help: ArgumentHelp("A hash that must occur in the chain.", valueName: "hash")) var head: String?
    @Flag(help: "Do not decode the image files (about 0.1 s each).") var skipImages = false
    @OptionGroup(title: "Settings") var common: CommonOptions

    func validate() throws {
        guard let head else { return }
        guard study != nil else { throw ValidationError("--head needs the study's name.") }
        guard head.wholeMatch(of: /[0-9a-f]{64}/) != nil else {
            throw ValidationError("--head takes 64 hexadecimal digits.")
        }
    }

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let all = try await installation.store.studies().map(\.plan.name)
            let names = try study.map { [try studyName($0)] } ?? all
            if names.isEmpty { Terminal.out("There is no study to verify.") }
            var isBroken = false
            for name in names {
                let bar = ProgressBar("Checking images of \(name)", of: 0)
                defer { bar.finish() }
                let found = try await installation.store.verify(
                    name, expecting: head, includingImages: !skipImages, against: installation.confidential
                ) { bar.update($0, of: $1) }
                bar.finish()
                Terminal.out(Self.line(name, found))
                for problem in found.problems { Terminal.out("  \(problem.description)") }
                if found.moreProblems > 0 { Terminal.out("  and \(found.moreProblems) more") }
                if let place = found.expectedAt { Terminal.out("  the expected hash is that of event \(place)") }
                if !found.isIntact { isBroken = true }
            }
            if study == nil, let event = try await installation.confidential.firstBrokenWorkListEvent() {
                Terminal.out("work-list: BROKEN - event \(event) of its history is not as it was written")
                isBroken = true
            }
            if isBroken { throw ExitCode(1) }
        }
    }

    private static func line(_ name: StudyName, _ found: Verification) -> String {
        """
        \(name): \(found.isIntact ? "ok" : "BROKEN") - \(found.events.counted("event")), \
        \(found.readings.counted("answer")), \(found.images.counted("image")); head \(found.head)
        """
    }
}
