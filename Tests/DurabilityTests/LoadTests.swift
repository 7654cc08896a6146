import Foundation
import LoadRig
import TestSupport
import Testing

/// The instruments that measure the server, tried for a moment.
@Suite("Load and hostile traffic", .serialized) struct LoadTests {
    @Test("readers who think get receipts and images, and a tab sees the progress", .timeLimit(.minutes(15)))
    func thinking() async throws {
        let study = try await LoadedStudy(readers: 4, cases: 30, in: FileManager.default.temporaryDirectory)
        defer { study.remove() }
        let data = try study.copy("thinking")
        try await CoordinatorClient.add(to: data)
        try await onOwnThread { [readers = study.readers] in
            let plan = PlannedAnswers(readers, seed: 1)
            let server = try ServerProcess(data: data)
            let tabs = try ProgressTabs(1, port: server.port, cookie: try CoordinatorClient.signIn(port: server.port))
            var answered = [0, 0, 0, 0]
            let load = ThinkingLoad(plan, readers, port: server.port)
            let first = try load.run(seconds: 2, think: 0.3, seed: 1, answered: &answered)
            let second = try load.run(seconds: 1, think: 0.3, seed: 2, answered: &answered)
            let seen = tabs.stop()
            try server.stop()
            #expect((first.problems + second.problems).isEmpty)
            #expect(!first.answers.isEmpty && !first.images.isEmpty)
            #expect(answered.reduce(0, +) == first.sent + second.sent)
            #expect(seen.fewestEvents >= 1 && seen.closed == 0)
            let stored = try StoredAnswers(data)
            #expect(stored.count == first.sent + second.sent)
            #expect(stored.problems(plan, savedAt: zip(first.savedAt, second.savedAt).map { max($0, $1) }).isEmpty)
        }
    }

    @Test("beside every kind of hostile traffic no answer is lost", .timeLimit(.minutes(15)))
    func hostile() async throws {
        let study = try await LoadedStudy(readers: 4, cases: 40, in: FileManager.default.temporaryDirectory)
        defer { study.remove() }
        let data = try study.copy("hostile")
        try await onOwnThread { [readers = study.readers] in
            let plan = PlannedAnswers(readers, seed: 1)
            let server = try ServerProcess(data: data)
            let traffic = HostileTraffic(HostileTraffic.Kind.allCases, port: server.port, held: 20, seed: 1)
            // Its threads come after all others, so on a busy machine it is long before each has begun.
            while !traffic.hasTried(HostileTraffic.Kind.allCases) { usleep(10_000) }
            var answered = [0, 0, 0, 0]
            let result = try ThinkingLoad(plan, readers, port: server.port)
                .run(seconds: 3, think: 0.3, seed: 1, answered: &answered)
            _ = traffic.stop()
            try server.stop()
            #expect(result.problems.isEmpty && !result.answers.isEmpty)
            #expect(try StoredAnswers(data).problems(plan, savedAt: result.savedAt).isEmpty)
        }
    }

    @Test("the same seed makes the same requests, another seed others")
    func mutations() {
        let routes = [("GET", "/"), ("POST", "/code"), ("PUT", "/api/reading/slots/:slot/answer")]
            .map { RequestMutator.Route(method: $0.0, path: $0.1) }
        let mutator = RequestMutator(routes: routes, cookies: ["reader=a"], values: ["b"])
        let first = (0..<500).map { mutator.request($0, seed: 7) }
        #expect((0..<500).map { mutator.request($0, seed: 7) } == first)
        #expect((0..<500).map { mutator.request($0, seed: 8) } != first)
        #expect(Set(first).count > 400)
        // Most are requests still.
        #expect(first.count { String(decoding: $0, as: UTF8.self).contains(" HTTP/1.1\r\n") } > 250)
    }
}
