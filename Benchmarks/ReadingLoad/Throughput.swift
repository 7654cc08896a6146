import ArgumentParser
import Foundation
import LoadRig

/// `throughput`: many readers at once, beside the bare loop.
struct Throughput: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Acknowledged answers a second with all readers at once, and the latency at a third of that.")

    @Option(help: "Readers at once.") var readers = 100
    @Option(help: "Cases each.") var cases = 100
    @Option(help: "How often server and bare loop are measured, alternately.") var repeats = 5
    @Flag(help: "Print when answers were late at a third of the rate.") var stalls = false
    @OptionGroup var options: RunOptions

    struct Figures: Encodable {
        var answersPerSecond: [Double] = []
        var bareCommitsPerSecond: [Double] = []
        var ratios: [Double] = []
        var processorMillisecondsPerAnswer: [Double] = []
        var medianBareCommitMilliseconds = 0.0
        var latencyMilliseconds: [String: Double] = [:]
        var thirdRate = 0.0
        var thirdLatencyMilliseconds: [String: Double] = [:]
        /// Of each run at that rate, and their median.
        var thirdP99sToBareCommit: [Double] = []
        var thirdP99ToBareCommit = 0.0
        var answers = 0
        var problems = 0
    }

    func run() async throws {
        let study = try await LoadedStudy(readers: readers, cases: cases, in: options.place)
        defer { study.remove() }
        var figures = Figures()
        var problems: [String] = []
        var latencies: [Int64] = []
        var commits: [Int64] = []
        print("\(readers) readers x \(cases) cases, no think time, client and server on the same machine")
        for number in 1...repeats {
            let (result, processor, bare) = try await pair(study, number, &problems)
            latencies += result.latencies
            commits.append(bare.medianNanoseconds)
            figures.answersPerSecond.append(result.answersPerSecond)
            figures.bareCommitsPerSecond.append(bare.commitsPerSecond)
            figures.ratios.append(result.answersPerSecond / bare.commitsPerSecond)
            figures.answers += result.latencies.count
            let perAnswer = processor * 1000 / Double(max(1, result.latencies.count))
            figures.processorMillisecondsPerAnswer.append(perAnswer)
            print(
                "  \(number): \(result.answersPerSecond.digits(0)) answers/s, bare loop "
                    + "\(bare.commitsPerSecond.digits(0)) commits/s, ratio \(figures.ratios[number - 1].digits(2)), "
                    + "the server's processor time \(perAnswer.digits(3)) ms an answer")
        }
        let median = figures.ratios.sorted()[repeats / 2]
        print(
            "  ratio to the bare loop: min \((figures.ratios.min() ?? 0).digits(2)), median \(median.digits(2)), "
                + "max \((figures.ratios.max() ?? 0).digits(2))")
        figures.latencyMilliseconds = Quantiles.of(latencies)
        figures.medianBareCommitMilliseconds = milliseconds(commits.quantile(0.5))
        figures.thirdRate = figures.answersPerSecond.sorted()[repeats / 2] / 3
        // A disk that pauses once decides a single run's slowest hundredth.
        var thirds: [[Int64]] = []
        for number in 1...min(5, repeats) {
            let result = try await atFixedRate(study, figures.thirdRate, number, &problems)
            thirds.append(result.latencies)
            if stalls { printStalls(of: result, above: Int64(50 * commits.quantile(0.5))) }
        }
        figures.thirdLatencyMilliseconds = Quantiles.of(thirds.flatMap(\.self))
        figures.thirdP99sToBareCommit = thirds.map {
            milliseconds($0.quantile(0.99)) / figures.medianBareCommitMilliseconds
        }
        figures.thirdP99ToBareCommit = figures.thirdP99sToBareCommit.sorted()[thirds.count / 2]
        figures.answers += thirds.reduce(0) { $0 + $1.count }
        print("  latency, no think time: \(Quantiles.line(figures.latencyMilliseconds))")
        print(
            "  latency at \(figures.thirdRate.digits(0)) answers/s: \(Quantiles.line(figures.thirdLatencyMilliseconds))"
        )
        print(
            "  p99 is \(figures.thirdP99ToBareCommit.digits(1)) x the bare loop's median commit of "
                + "\(figures.medianBareCommitMilliseconds.digits(3)) ms; \(thirds.count) runs: "
                + figures.thirdP99sToBareCommit.map { $0.digits(1) }.joined(separator: ", "))
        figures.problems = problems.count
        if problems.isEmpty { print("  \(figures.answers) answers: no error, none lost, none doubled, all verified") }
        try options.finish(figures, problems: problems)
    }

    /// One run of the server, checked, and then the same rows by the bare loop.
    private func pair(
        _ study: LoadedStudy, _ number: Int, _ problems: inout [String]
    ) async throws -> (LoadResult, processorSeconds: Double, BareLoop.Result) {
        let data = try study.copy("run-\(number)")
        let plan = PlannedAnswers(study.readers, seed: UInt64(number))
        let server = try ServerProcess(data: data)
        let result = try LoadGenerator(plan, port: server.port).run(plan.byReader)
        let processor = try server.stop()
        problems += try check(result, plan, data)
        let bareData = try study.copy("bare-\(number)")
        let loop = try BareLoop(rowsOf: data)
        sync()
        let bare = try loop.run(in: bareData)
        study.discard(data)
        study.discard(bareData)
        return (result, processor, bare)
    }

    private func atFixedRate(
        _ study: LoadedStudy, _ rate: Double, _ number: Int, _ problems: inout [String]
    ) async throws -> LoadResult {
        let data = try study.copy("third-\(number)")
        let plan = PlannedAnswers(study.readers, seed: UInt64(1_000_000 + number))
        let server = try ServerProcess(data: data)
        let result = try LoadGenerator(plan, port: server.port)
            .run(plan.byReader, pace: .fixed(answersPerSecond: rate))
        try server.stop()
        problems += try check(result, plan, data)
        study.discard(data)
        return result
    }

    private func printStalls(of result: LoadResult, above limit: Int64) {
        let slowest = milliseconds(result.latencies.quantile(0.99)).digits(1)
        print("  p99 \(slowest) ms; later than \(milliseconds(limit).digits(1)) ms:")
        for stall in result.stalls(above: limit) {
            let (from, length) = (milliseconds(stall.beginning), milliseconds(stall.end - stall.beginning))
            print("    at \(from.digits(0)) ms for \(length.digits(0)) ms: \(stall.answers) answers")
        }
    }

    /// Compares the database with the receipts, and has the program itself verify it.
    private func check(_ result: LoadResult, _ plan: PlannedAnswers, _ data: URL) throws -> [String] {
        let stored = try StoredAnswers(data)
        var problems = result.problems + stored.problems(plan, savedAt: result.savedAt)
        if stored.count != result.expected { problems.append("\(stored.count) of \(result.expected) answers stored") }
        let verified = try output(of: [
            Checkout.program("reader-study").path, "verify", StudyFolderMaker.studyName, "--data", data.path, "--home",
            Checkout.folder.path,
        ])
        if verified.status != 0 { problems.append("reader-study verify: \(verified.text)") }
        return problems
    }
}
