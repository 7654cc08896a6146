import ArgumentParser
import Foundation
import LoadRig

/// `startup`: from the start of the process to the first page.
struct Startup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Time from the start of the server to its first page, on a study that was read completely.")

    @Option(help: "How often.") var repeats = 10
    @OptionGroup var options: RunOptions

    struct Figures: Encodable {
        var milliseconds: [Double]
    }

    func run() async throws {
        let study = try await LoadedStudy(readers: 100, cases: 100, in: options.place)
        defer { study.remove() }
        let data = try study.copy("startup")
        let plan = PlannedAnswers(study.readers, seed: 1)
        let loaded = try ServerProcess(data: data)
        let problems = try LoadGenerator(plan, port: loaded.port).run(plan.byReader).problems
        try loaded.stop()
        var times: [Double] = []
        for _ in 0..<repeats {
            let server = try ServerProcess(data: data, firstPage: "/")
            times.append(server.startMilliseconds)
            try server.stop()
        }
        print(
            "start of the server to the first page, \(repeats) times: median "
                + "\(times.sorted()[repeats / 2].digits(0)) ms, max \((times.max() ?? 0).digits(0)) ms")
        try options.finish(Figures(milliseconds: times), problems: problems)
    }
}
