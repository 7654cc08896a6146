public import ArgumentParser
import Foundation
public import LoadRig

extension HostileTraffic.Kind: ExpressibleByArgument {}

/// `hostile`: readers beside people who mean no good.
struct Hostile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Readers answer quietly, then beside slow connections, floods, huge uploads and malformed requests.")

    @Option(help: "Readers at once.") var readers = 50
    @Option(help: "Quiet minutes before, for comparison.") var quiet = 2.0
    @Option(help: "Hostile minutes.") var minutes = 10.0
    @Option(help: "Mean seconds that a reader thinks.") var think = 6.0
    @Option(help: "Connections held by each kind of slow traffic.") var held = 300
    @Option(name: .customLong("kind"), help: "One kind of traffic; may be repeated. Without it, all.")
    var kinds: [HostileTraffic.Kind] = HostileTraffic.Kind.allCases
    @Option(help: "Seed of all that is sent.") var seed: UInt64 = 1
    @OptionGroup var options: RunOptions

    struct Figures: Encodable {
        var quietMilliseconds: [String: Double]
        var hostileMilliseconds: [String: Double]
        var p99Ratio: Double
        var memory: MemoryWatch.Figures
        var attempts: [String: Int]
        var answers: Int
        var problems: Int
    }

    func validate() throws {
        guard readers > 0, quiet > 0, minutes > 0, think > 0, held > 0, !kinds.isEmpty else {
            throw ValidationError("Readers, minutes, seconds and connections are above 0.")
        }
    }

    func run() async throws {
        let cases = Int((quiet + minutes) * 60 / (think / 2)) + 4
        let study = try await LoadedStudy(readers: readers, cases: cases, in: options.place)
        defer { study.remove() }
        let data = try study.copy("hostile")
        let plan = PlannedAnswers(study.readers, seed: seed)
        let server = try ServerProcess(data: data)
        let memory = MemoryWatch(server.process)
        let load = ThinkingLoad(plan, study.readers, port: server.port)
        var answered = Array(repeating: 0, count: readers)
        let before = try load.run(seconds: quiet * 60, think: think, seed: seed, answered: &answered)
        let traffic = HostileTraffic(kinds, port: server.port, held: held, seed: seed)
        let during = try load.run(seconds: minutes * 60, think: think, seed: seed &+ 1, answered: &answered)
        let attempts = traffic.stop()
        let watched = memory.stop()
        try server.stop()
        let savedAt = zip(before.savedAt, during.savedAt).map { max($0, $1) }
        let stored = try StoredAnswers(data)
        var problems = before.problems + during.problems + stored.problems(plan, savedAt: savedAt)
        if stored.count != before.sent + during.sent {
            problems.append("\(stored.count) of \(before.sent + during.sent) answers stored")
        }
        problems += try await PreparedStudy.verify(data)
        for kind in kinds where attempts[kind, default: 0] == 0 {
            problems.append("\(kind.rawValue): nothing was done")
        }
        let ratio = Double(during.answers.quantile(0.99)) / Double(max(1, before.answers.quantile(0.99)))
        if ratio >= 3 { problems.append("p99 is \(ratio.digits(1)) x the quiet one") }
        if watched.peak > 512 { problems.append("the server took \(watched.peak.digits(0)) MiB") }
        let figures = Figures(
            quietMilliseconds: Quantiles.of(before.answers), hostileMilliseconds: Quantiles.of(during.answers),
            p99Ratio: ratio, memory: watched,
            attempts: Dictionary(uniqueKeysWithValues: attempts.map { ($0.rawValue, $1) }),
            answers: stored.count, problems: problems.count)
        print(
            """
            \(readers) readers, \(stored.count) answers; hostile for \(minutes.digits(0)) minutes
              quiet: \(Quantiles.line(figures.quietMilliseconds))
              hostile: \(Quantiles.line(figures.hostileMilliseconds)); p99 \(ratio.digits(2)) x the quiet one \
            (demanded: below 3)
              memory: peak \(watched.peak.digits(0)) MiB (demanded: at most 512)
            """)
        for (kind, count) in figures.attempts.sorted(by: { $0.key < $1.key }) { print("  \(kind): \(count)") }
        try options.finish(figures, problems: problems)
    }
}
