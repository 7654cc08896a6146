import ArgumentParser
import Foundation
import LoadRig

/// `fill`: the study that is measured.
struct FillStudy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill", abstract: "Make a data directory with a study in which every reader has answered.")

    @Option(help: "The data directory, which must not exist.") var data: String
    @Option(help: "Readers.") var readers = 200
    @Option(help: "Cases.") var cases = 1000
    @Option(help: "Cases that each reader has answered.") var answered = 1000

    func run() async throws {
        try await FilledStudy.make(
            readers: readers, cases: cases, answered: answered, in: URL(fileURLWithPath: data))
    }
}
