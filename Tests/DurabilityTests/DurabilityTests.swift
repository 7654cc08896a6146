import Foundation
import LoadRig
import Testing

/// What a reader was told is saved is there, whatever happens to the server.
@Suite("Durability", .serialized) struct DurabilityTests {
    private func withStudy(readers: Int, cases: Int, _ work: (LoadedStudy) async throws -> Void) async throws {
        let study = try await LoadedStudy(readers: readers, cases: cases, in: FileManager.default.temporaryDirectory)
        defer { study.remove() }
        try await work(study)
    }

    @Test("twenty crashes under load lose, double and alter no acknowledged answer", .timeLimit(.minutes(15)))
    func crashes() async throws {
        try await withStudy(readers: 20, cases: 40) { study in
            var trial = try CrashTrial(study, seed: 20_190_501)
            for round in 1...20 {
                let problems = try await trial.round()
                #expect(problems.isEmpty, "crash \(round)")
            }
            #expect(try await trial.finish().isEmpty)
            // Otherwise nothing was tried.
            #expect(trial.tally.acknowledged > 100)
            #expect(trial.tally.underWay > 20)
            #expect(trial.tally.resent > 20)
        }
    }

    @Test(
        "twenty readers at once: no error, none lost, none doubled, and the history verifies", .timeLimit(.minutes(15)))
    func load() async throws {
        try await withStudy(readers: 20, cases: 20) { study in
            let data = try study.copy("load")
            let plan = PlannedAnswers(study.readers, seed: 1)
            let server = try ServerProcess(data: data)
            let result = try LoadGenerator(plan, port: server.port).run(plan.byReader)
            // Everything once more, as pages do that never saw the receipt: the same receipts, nothing new.
            let again = try LoadGenerator(plan, port: server.port).run(plan.byReader)
            try server.stop()
            #expect(result.problems.isEmpty)
            #expect(again.problems.isEmpty)
            #expect(again.savedAt == result.savedAt)
            let stored = try StoredAnswers(data)
            #expect(stored.count == 400)
            #expect(stored.problems(plan, savedAt: result.savedAt).isEmpty)
            #expect(try await PreparedStudy.verify(data, includingImages: true).isEmpty)
        }
    }

    @Test("a lost, a doubled and an altered answer would be noticed")
    func auditFindsFaults() async throws {
        try await withStudy(readers: 2, cases: 4) { study in
            let data = try study.copy("audit")
            let plan = PlannedAnswers(study.readers, seed: 2)
            let server = try ServerProcess(data: data)
            // The last answer is never sent.
            let result = try LoadGenerator(plan, port: server.port).run([plan.byReader[0], plan.byReader[1].dropLast()])
            try server.stop()
            #expect(result.problems.isEmpty)
            let stored = try StoredAnswers(data)
            var savedAt = result.savedAt
            #expect(stored.problems(plan, savedAt: savedAt).isEmpty)
            savedAt[savedAt.count - 1] = 1
            #expect(stored.problems(plan, savedAt: savedAt).contains { $0.contains("is lost") })
            savedAt = result.savedAt
            savedAt[0] += 1
            #expect(stored.problems(plan, savedAt: savedAt).contains { $0.contains("another time") })
            let others = PlannedAnswers(study.readers, seed: 3)
            #expect(stored.problems(others, savedAt: result.savedAt).contains { $0.contains("nobody sent") })
        }
    }

    @Test("every answer waits for the disk", .enabled(if: SystemCalls.canBeCounted, "needs strace and leave to use it"))
    func waitsForTheDisk() async throws {
        try await withStudy(readers: 1, cases: 50) { study in
            let data = try study.copy("calls")
            let counts = study.folder.appendingPathComponent("calls.txt")
            let plan = PlannedAnswers(study.readers, seed: 4)
            let server = try ServerProcess(data: data, wrapper: SystemCalls.wrapper(writing: counts))
            let before = try SystemCalls.waits(in: counts)
            let result = try LoadGenerator(plan, port: server.port).run(plan.byReader)
            let after = try SystemCalls.waits(in: counts)
            try server.stop()
            #expect(result.problems.isEmpty)
            // One reader has one answer under way at a time, so no two answers can share a commit.
            #expect(after - before >= 50)
        }
    }
}

/// Counts how often a program waits for the disk.
enum SystemCalls {
    /// Whether strace is there and may look at other programs.
    static var canBeCounted: Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
        process.arguments = ["-o", "/dev/null", "/bin/true"]
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    static func wrapper(writing file: URL) -> [String] {
        ["strace", "-f", "-e", "trace=fdatasync,fsync", "-o", file.path]
    }

    /// Calls that have been made; an interrupted call has two lines, one of which says "resumed".
    static func waits(in file: URL) throws -> Int {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .count { ($0.contains("fdatasync(") || $0.contains("fsync(")) && !$0.contains("resumed") }
    }
}
