import Foundation

/// A server that is killed again and again while readers answer.
public struct CrashTrial {
    private let study: LoadedStudy
    private let plan: PlannedAnswers
    private var random: SeededRandom
    private var data: URL
    private var copies = 1
    private var receipts: Receipts
    private var underWay: Set<Int> = []

    /// Figures over all rounds.
    public struct Tally: Sendable {
        /// Receipts that readers were given.
        public var acknowledged = 0
        /// Answers that were on their way when the server died, and how many of them it had stored all the same.
        public var underWay = 0, underWayStored = 0
        /// Receipts that were asked for again after the crash.
        public var resent = 0
    }

    /// The figures so far.
    public private(set) var tally = Tally()

    /// - Parameter seed: Of the moments at which the server is killed.
    public init(_ study: LoadedStudy, seed: UInt64) throws {
        self.study = study
        random = SeededRandom(seed: seed)
        plan = PlannedAnswers(study.readers, seed: random.next())
        data = try study.copy("crash-0")
        receipts = Receipts(plan)
    }

    /// Starts the server on what the last crash left, checks that, and kills it once more under load.
    ///
    /// - Returns: What is wrong; nothing, if all is well.
    public mutating func round() async throws -> [String] {
        var problems = try await startAnewWhenRead()
        let server = try ServerProcess(data: data)
        problems += try await check()
        var isKilled = false
        let interruption = LoadGenerator.Interruption(
            afterResponses: Int.random(in: 0...5 * study.readers.count, using: &random),
            delay: Int64.random(in: 0...5_000_000, using: &random)
        ) {
            server.kill()
            isKilled = true
        }
        tally.resent += receipts.acknowledged.count { $0 > 0 }
        let result = try LoadGenerator(plan, port: server.port).run(receipts.work, interruption: interruption)
        if !isKilled { server.kill() }
        if result.refusals > 0 { problems.append("refused: \(result.refusalTexts)") }
        if result.closedConnections > 0 { problems.append("\(result.closedConnections) connections closed too early") }
        let taken = receipts.take(result)
        tally.acknowledged += taken.new
        problems += taken.problems
        underWay = Set(result.underWay)
        return problems
    }

    /// Starts the server after the last round and checks what that left.
    public mutating func finish() async throws -> [String] {
        let server = try ServerProcess(data: data)
        let problems = try await check()
        try server.stop()
        study.discard(data)
        return problems
    }

    private mutating func check() async throws -> [String] {
        let stored = try StoredAnswers(data)
        let keys = stored.submissions
        let unknown = underWay.filter { receipts.savedAt[$0] == 0 }
        tally.underWay += unknown.count
        tally.underWayStored += unknown.count { keys.contains(plan.answers[$0].submission) }
        return stored.problems(plan, savedAt: receipts.savedAt) + (try await PreparedStudy.verify(data))
    }

    /// When most cases are answered, goes on with a fresh copy of the study.
    private mutating func startAnewWhenRead() async throws -> [String] {
        guard receipts.isNearlyFull else { return [] }
        let problems = try await finish()
        data = try study.copy("crash-\(copies)")
        copies += 1
        receipts = Receipts(plan)
        underWay = []
        return problems
    }
}
