import ArgumentParser
import Foundation
import LoadRig

/// `connected`: a large study on an ordinary evening.
struct Connected: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Readers connected for minutes, thinking between cases, and live progress open in some tabs.")

    @Option(help: "Readers at once.") var readers = 300
    @Option(help: "Minutes.") var minutes = 10.0
    @Option(help: "Mean seconds that a reader thinks.") var think = 6.0
    @Option(help: "Tabs with live progress.") var tabs = 5
    @Option(help: "Pixels a side of the radiographs.") var side = 1000
    @Option(help: "Seed of answers and pauses.") var seed: UInt64 = 1
    @OptionGroup var options: RunOptions

    struct Figures: Encodable {
        var answers: Int
        var answerMilliseconds: [String: Double]
        var imageMilliseconds: [String: Double]
        var memory: MemoryWatch.Figures
        var processorSeconds: Double
        var fewestEvents: Int
        var problems: Int
    }

    func validate() throws {
        guard readers > 0, minutes > 0, think > 0, tabs >= 0, side > 0 else {
            throw ValidationError("Readers, minutes, seconds, tabs and pixels are above 0.")
        }
    }

    func run() async throws {
        // A pause is half the mean at least.
        let cases = Int(minutes * 60 / (think / 2)) + 2
        let study = try await LoadedStudy(readers: readers, cases: cases, side: side, in: options.place)
        defer { study.remove() }
        let data = try study.copy("connected")
        try await CoordinatorClient.add(to: data)
        let plan = PlannedAnswers(study.readers, seed: seed)
        let server = try ServerProcess(data: data)
        let open = try ProgressTabs(tabs, port: server.port, cookie: try CoordinatorClient.signIn(port: server.port))
        let memory = MemoryWatch(server.process)
        var answered = Array(repeating: 0, count: readers)
        let result = try ThinkingLoad(plan, study.readers, port: server.port)
            .run(seconds: minutes * 60, think: think, seed: seed, answered: &answered)
        let (events, closed) = open.stop()
        let figures = Figures(
            answers: result.answers.count, answerMilliseconds: Quantiles.of(result.answers),
            imageMilliseconds: Quantiles.of(result.images), memory: memory.stop(), processorSeconds: try server.stop(),
            fewestEvents: events, problems: 0)
        let stored = try StoredAnswers(data)
        var problems = result.problems + stored.problems(plan, savedAt: result.savedAt)
        if stored.count != result.sent { problems.append("\(stored.count) of \(result.sent) answers stored") }
        if closed > 0 { problems.append("\(closed) tabs were closed by the server") }
        if tabs > 0, events < 2 { problems.append("a tab saw no progress") }
        problems += try await PreparedStudy.verify(data)
        print(
            """
            \(readers) readers, \(minutes.digits(0)) minutes, \(think.digits(0)) s of thought, \(tabs) tabs: \
            \(figures.answers) answers
              answer: \(Quantiles.line(figures.answerMilliseconds)) (demanded: p99 below 50 ms)
              next image: \(Quantiles.line(figures.imageMilliseconds)) (demanded: p99 below 100 ms)
              memory: peak \(figures.memory.peak.digits(0)) MiB, early \(figures.memory.early.digits(0)), late \
            \(figures.memory.late.digits(0)) MiB (demanded: flat); processor \(figures.processorSeconds.digits(1)) s; \
            at least \(events) events a tab
            """)
        var told = figures
        told.problems = problems.count
        try options.finish(told, problems: problems)
    }
}
