import ArgumentParser
import Foundation
import LoadRig

/// `hostile-http2`: the port with TLS under malformed frames.
struct HostileHTTP2: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hostile-http2",
        abstract: "Malformed HTTP/2 and unfinished handshakes against a server with TLS; it must live and stay small.")

    @Option(help: "Minutes.") var minutes = 2.0
    @Option(help: "Connections with malformed frames at a time.") var connections = 8
    @Option(help: "Handshakes that are begun and never ended, at a time.") var held = 300
    @Option(help: "Seed of the frames.") var seed: UInt64 = 1
    @OptionGroup var options: RunOptions

    struct Figures: Encodable {
        var connections: Int
        var asked: Int
        var silent: Int
        var memory: MemoryWatch.Figures
        var problems: Int
    }

    func validate() throws {
        guard minutes > 0, connections > 0, held >= 0 else {
            throw ValidationError("Minutes and connections are above 0.")
        }
    }

    func run() async throws {
        let study = try await LoadedStudy(readers: 1, cases: 2, in: options.place)
        defer { study.remove() }
        let server = try ServerProcess(
            data: try study.copy("http2"), tls: try SelfSignedCertificate(in: study.folder))
        let memory = MemoryWatch(server.process)
        let outcome = HTTP2Abuse(port: server.port)
            .run(seconds: minutes * 60, threads: connections, held: held, seed: seed)
        let watched = memory.stop()
        try server.stop()
        var problems: [String] = []
        if outcome.silent > 0 {
            problems.append("the server did not answer \(outcome.silent) of \(outcome.asked) times")
        }
        if outcome.asked == 0 || outcome.connections == 0 { problems.append("nothing was tried") }
        if watched.peak > 512 { problems.append("the server took \(watched.peak.digits(0)) MiB") }
        print(
            """
            \(outcome.connections) connections with malformed HTTP/2 in \(minutes.digits(0)) minutes, \(held) handshakes held
              alive \(outcome.asked - outcome.silent) of \(outcome.asked) times; memory: peak \
            \(watched.peak.digits(0)) MiB (demanded: at most 512)
            """)
        try options.finish(
            Figures(
                connections: outcome.connections, asked: outcome.asked, silent: outcome.silent, memory: watched,
                problems: problems.count), problems: problems)
    }
}
