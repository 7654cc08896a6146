import ArgumentParser
import Foundation
import LoadRig

/// `progress`: what the coordinator's page of a study costs the server.
struct ProgressCost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "progress",
        abstract: "Measure the page of a filled study, from the request to its last byte, over HTTP.")

    @Option(help: "The data directory that `fill` made.") var data: String
    @Option(help: "Requests that count; ten more come before them.") var requests = 50

    func run() async throws {
        let times = try await CoordinatorClient.pageTimes(
            of: URL(fileURLWithPath: data), requests: requests, warmUp: 10
        ).sorted()
        let text = [0.5, 0.95, 1].map { share in
            String(format: "%.1f", times[min(times.count - 1, Int(Double(times.count) * share))])
        }
        print("page of progress: median \(text[0]) ms, p95 \(text[1]) ms, max \(text[2]) ms")
    }
}
