import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
@_spi(Confidential) import Site
@_spi(Confidential) import StudyStore

/// The real site, running in this process on a loopback port that the system chooses.
struct LocalSite {
    let home: Home
    let store: StudyStore
    let confidential: ConfidentialStore
    let clock: @Sendable () -> Int64

    /// Starts the site, does something with its address, and stops it whatever happens.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable (_ address: String) async throws -> Value
    ) async throws -> Value {
        let site = try Site(
            SiteConfiguration(host: "127.0.0.1", port: 0, home: home, clock: clock), store: store,
            confidential: confidential)
        var logger = Logger(label: "reader-study")
        logger.logLevel = .error
        let (ports, port) = AsyncStream<Int>.makeStream()
        let application = try site.application(logger: logger) { port.yield($0) }
        let services = ServiceGroup(configuration: .init(services: [application], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { port.finish() }
                try await services.run()
            }
            var first = ports.makeAsyncIterator()
            guard let number = await first.next() else {
                try await group.waitForAll()
                throw CommandFailure(.notPossible, "the site could not be started on a port of this machine")
            }
            do {
                let value = try await work("http://127.0.0.1:\(number)")
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
                return value
            } catch {
                await services.triggerGracefulShutdown()
                try? await group.waitForAll()
                throw error
            }
        }
    }
}
