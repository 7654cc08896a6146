import ArgumentParser
import Foundation
import LoadRig

/// `prepare`: a study for measurements in the browser.
struct Prepare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Make a data directory with large radiographs and one reader, and print the token of the reader's link.")

    @Option(help: "The data directory, which must not exist.") var data: String
    @Option(help: "Cases.") var cases = 24
    @Option(help: "Pixels a side.") var side = 2500
    @Option(help: "8 or 16.") var bits = 8

    func run() async throws {
        let study = try await PreparedStudy(
            StudyFolderMaker(cases: cases, side: side, bits: bits), readers: 1, in: URL(fileURLWithPath: data))
        print(study.links[0])
    }
}
