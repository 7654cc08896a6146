import ArgumentParser
import Foundation
import LoadRig
import Site

/// `request-fuzz`: mutated requests from the table of routes, against a server that was built with the address sanitizer.
@main struct RequestFuzz: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request-fuzz",
        abstract: "Send mutated requests to every route and look for crashes, errors of the server and lost answers.",
        discussion: """
            Build it together with the server it starts, with the address sanitizer:

              swift build --sanitize=address --scratch-path .build-address --product reader-study
              swift build --sanitize=address --scratch-path .build-address --product request-fuzz
              ASAN_OPTIONS=detect_leaks=0 .build-address/debug/request-fuzz --requests 100000 --seed 1

            The same seed sends the same requests; --only NUMBER prints one of them and sends it alone. Readers' links
            differ from run to run, since they are secrets: what depends on a cookie may differ.
            """)

    @Option(help: "Requests.") var requests = 100_000
    @Option(help: "Seed.") var seed: UInt64 = 1
    @Option(help: "Connections at a time.") var connections = 8
    @Option(help: "The number of the only request to be sent.") var only: Int?
    @Option(help: "A folder for the study; it is removed again.") var directory = NSTemporaryDirectory()
    @Option(help: "A file for the figures as JSON.") var json: String?

    struct Figures: Encodable {
        var requests: Int
        var seed: UInt64
        var statuses: [String: Int]
        var failed: [String]
    }

    /// Signing out ends one of them.
    private static let coordinators = 40

    func validate() throws {
        guard requests > 0, connections > 0, only.map({ $0 >= 0 }) ?? true else {
            throw ValidationError("Requests and connections are counts.")
        }
    }

    func run() async throws {
        let study = try await LoadedStudy(readers: 4, cases: 10, in: URL(fileURLWithPath: directory))
        defer { study.remove() }
        let data = try study.copy("fuzz")
        try await CoordinatorClient.add(to: data, count: Self.coordinators)
        let plan = PlannedAnswers(study.readers, seed: seed)
        let server = try ServerProcess(data: data)
        // Answers that must be there afterwards.
        let given = try LoadGenerator(plan, port: server.port).run(plan.byReader.map { Array($0.prefix(3)) })
        let coordinators = try (1...Self.coordinators).map {
            try CoordinatorClient.signIn(port: server.port, number: $0)
        }
        let mutator = RequestMutator(
            // A locked study has nothing left to try.
            routes: Site.declaredRoutes.filter { !$0.path.hasSuffix("/lock") }.map {
                RequestMutator.Route(method: $0.method, path: $0.path)
            },
            cookies: coordinators + study.readers.map(\.cookie),
            values: [StudyFolderMaker.studyName, "load-0000", "1", "R01", "DenseNet-121", "csv", "readers.csv"]
                + study.readers.flatMap { $0.slots.suffix(2) })
        if let only { print(String(decoding: mutator.request(only, seed: seed), as: UTF8.self)) }
        let first = only ?? 0
        let outcome = FuzzedServer(mutator, seed: seed, port: server.port, first: first)
            .run(until: only.map { $0 + 1 } ?? requests, connections: connections) { print("  \($0) requests") }
        var problems = given.problems + outcome.failed.map { "request \($0.number): \($0.what)" }
        do {
            try server.stop()
        } catch {
            problems.append("the server did not end well: \(error); its log is in \(data.path).log")
        }
        let stored = try StoredAnswers(data)
        // Requests that hit the mark may have changed or added answers of the last cases; none of the given ones is lost.
        let keys = stored.submissions
        for (index, answer) in plan.answers.enumerated()
        where given.savedAt[index] != 0 && !keys.contains(answer.submission) {
            problems.append("the acknowledged answer \(answer.submission) is lost")
        }
        problems += try await PreparedStudy.verify(data)
        for (status, count) in outcome.statuses.sorted(by: { $0.key < $1.key }) { print("  \(status): \(count)") }
        for problem in problems.prefix(50) { print("WRONG: \(problem)") }
        if let json {
            let figures = Figures(
                requests: outcome.statuses.values.reduce(0, +) + outcome.failed.count, seed: seed,
                statuses: Dictionary(uniqueKeysWithValues: outcome.statuses.map { (String($0.key), $0.value) }),
                failed: Array(problems.prefix(50)))
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(figures).write(to: URL(fileURLWithPath: json))
        }
        if !problems.isEmpty { throw ExitCode(1) }
        print("  no crash, no error of the server, no answer lost")
    }
}
