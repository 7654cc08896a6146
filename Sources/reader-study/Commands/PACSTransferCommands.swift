import ArgumentParser
import Foundation
import PACS

/// `pacs retrieve`.
struct PACSRetrieve: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrieve", abstract: "Bring radiographs from a PACS into a folder.",
        discussion: """
            Name the studies (--study, --studies), or say which are wanted, as for `pacs search`; modality and part of the \
            body choose among the series of named studies, too. Of each series the radiographs come (CR and DX for \
            presentation), each as the PACS stores it, as FOLDER/IDENTIFIER.dcm.

            What lies in the folder is not asked for again: after an interruption, start the same command again.

            Examples:
              reader-study pacs retrieve hospital --into intake --body-part PELVIS --from 2017-01-01 --to 2017-12-31
              reader-study pacs retrieve hospital --into intake --studies studies.txt

            Exit codes: 0 all is there; 1 some object did not come (they are listed), or the PACS does not let us in; 2 the \
            PACS cannot be reached, or the folder cannot be written; 64 wrong use.
            """)

    @OptionGroup var options: PACSOptions
    @Option(name: .customLong("into"), help: "The folder.", completion: .directory) var folder: String
    @Option(help: "A study's identifier; may be given several times.") var study: [UID] = []
    @Option(name: .customLong("studies"), help: "A text file of studies' identifiers, one a line.", completion: .file())
    var list: String?
    @OptionGroup(title: "Studies") var studies: StudyQueryOptions
    @Flag(help: "All objects of the series, not the radiographs only.") var allObjects = false
    @Option(help: "Objects that are asked for at a time.") var atOnce = 2

    func validate() throws {
        if !(1...16).contains(atOnce) { throw ValidationError("--at-once lies from 1 to 16.") }
    }

    func execute() async throws {
        let peer = try options.peer()
        let named = try study + listed()
        let target = ObjectFolder(URL(fileURLWithPath: folder, isDirectory: true))
        let bar = ProgressBar("Retrieving", of: 0)
        defer { bar.finish() }
        let outcome = try await peer.with { archive in
            let objects = try await objects(of: named, archive)
            return try await Retrieval(from: archive, into: target, atOnce: atOnce).run(objects) { progress in
                bar.update(progress.done, of: progress.total)
            }
        }
        bar.finish()
        for failure in outcome.failed { Terminal.error("\(failure.object.instance): \(failure.problem)") }
        var parts = ["\(outcome.retrieved.counted("object")) retrieved (\(byteCount(outcome.bytes)))"]
        if outcome.present > 0 { parts.append("\(outcome.present) had been there") }
        if !outcome.failed.isEmpty { parts.append("\(outcome.failed.count) did not come") }
        Terminal.out("\(folder): \(parts.joined(separator: ", ")).")
        if !outcome.failed.isEmpty { throw ExitCode(1) }
    }

    private func objects(of named: [UID], _ archive: any Archive) async throws -> [FoundObject] {
        var series: [FoundSeries] = []
        if named.isEmpty {
            series = try await archive.search(studies.query).flatMap(\.series)
        } else {
            for study in named { series += try await archive.series(of: study, studies.query) }
        }
        var objects: [FoundObject] = []
        for one in series {
            objects += try await archive.objects(of: one, classes: allObjects ? nil : ObjectClass.radiographs)
        }
        return objects
    }

    private func listed() throws -> [UID] {
        guard let list else { return [] }
        let lines = try String(contentsOf: URL(fileURLWithPath: list), encoding: .utf8).split(
            whereSeparator: \.isNewline)
        return try lines.enumerated().map { number, line in
            guard let uid = UID(String(line)) else {
                throw CommandFailure(.wrong, "\(list), line \(number + 1): \"\(line)\" is no study's identifier")
            }
            return uid
        }
    }
}

/// `pacs store`.
struct PACSStore: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Give DICOM files to a PACS, and make sure that it keeps each.",
        discussion: """
            Example: reader-study pacs store hospital results/overlay.dcm results/report.dcm

            Exit codes: 0 all are kept; 1 some are not (they are listed), or the PACS does not let us in; 2 it cannot be \
            reached, or a file cannot be read; 64 the file of PACS is wrong.
            """)

    @OptionGroup var options: PACSOptions
    @Argument(help: "DICOM files.", completion: .file(extensions: ["dcm"])) var files: [String]

    func execute() async throws {
        let peer = try options.peer()
        let bar = ProgressBar("Storing", of: files.count)
        defer { bar.finish() }
        let refused = try await peer.with { archive in
            var refused = 0
            for (number, file) in files.enumerated() {
                switch try await archive.store(URL(fileURLWithPath: file)) {
                case .stored(nil): break
                case .stored(let warning?): Terminal.error("\(file): kept, with changes (\(Self.code(warning)))")
                case .refused(let reason):
                    refused += 1
                    Terminal.error("\(file): not kept (\(reason.map(Self.code) ?? "no reason given"))")
                }
                bar.update(number + 1)
            }
            return refused
        }
        bar.finish()
        Terminal.out("\(options.pacs) keeps \(files.count - refused) of \(files.count.counted("file")).")
        if refused > 0 { throw ExitCode(1) }
    }

    /// The codes of PS3.18, 10.5, in words where there are some.
    private static func code(_ code: Int) -> String {
        let words: [Int: String] = [
            0x0110: "an error of its own", 0x0122: "it takes no objects of this class", 0x0124: "not authorized",
            0xA700: "it has no room", 0xA900: "the object does not fit its class", 0xB000: "it changed attributes",
            0xB006: "it left attributes out", 0xB007: "the object does not fit its class",
            0xC000: "it cannot read the object",
            0xC122: "it does not take this transfer syntax",
        ]
        let number = "0x" + String(code, radix: 16, uppercase: true)
        return words[code].map { "\($0), \(number)" } ?? number
    }
}
