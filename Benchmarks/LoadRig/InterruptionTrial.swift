import Foundation

/// Backups, locks, imports, upgrades, creations and restorations that are killed again and again while readers answer.
public struct InterruptionTrial {
    /// What is interrupted.
    public enum Work: String, CaseIterable, Sendable {
        case backup, lock, `import`, upgrade, create, restore
    }

    /// Whose life ends at the chosen moment: the command's, the server's (the command goes on), or both, as in a power cut.
    private enum Victim: CaseIterable {
        case command, server, both
    }

    /// Figures over all rounds.
    public struct Tally: Sendable {
        /// Receipts that readers were given.
        public var acknowledged = 0
        /// By work: rounds, and how many of them were finished before the moment came.
        public var rounds: [Work: Int] = [:], finished: [Work: Int] = [:]
        /// By work: seconds that its rounds took, with the looks at what was left.
        public var seconds: [Work: Double] = [:]
        /// Backups that were restored and compared.
        public var restored = 0
    }

    /// The figures so far.
    public private(set) var tally = Tally()

    private let study: LoadedStudy
    private let plan: PlannedAnswers
    private let later: LaterProgram
    private let audit: InterruptionAudit
    private let creation: CreationTrial
    private var restoration: RestorationTrial
    private var random: SeededRandom
    private var data: URL
    private var receipts: Receipts
    private var copies = 1
    private var isLocked = false
    private var models: [String] = []
    /// Nanoseconds from which the moments are drawn: twice what a work takes when nothing else runs, since it runs under load.
    private var spans: [Work: Int64] = [:]

    private static let answersPerSecond = 300.0

    /// - Parameter seed: Of the moments and the victims.
    public init(_ study: LoadedStudy, seed: UInt64) async throws {
        self.study = study
        random = SeededRandom(seed: seed)
        plan = PlannedAnswers(study.readers, seed: random.next())
        later = try LaterProgram(in: study.folder)
        receipts = Receipts(plan)
        let cases = study.readers.first?.slots.count ?? 0
        audit = InterruptionAudit(plan, folder: study.folder, cases: cases)
        data = try study.copy("interrupted-0")
        creation = try await CreationTrial(study, cases: cases)
        restoration = try RestorationTrial(
            data, folder: study.folder, log: study.folder.appendingPathComponent("commands.log"))
        (spans[.create], spans[.restore]) = (creation.span, restoration.span)
        try audit.writePredictions()
        for work in Work.allCases where spans[work] == nil {
            let trial = try study.copy("alone")
            let start = monotonicClock()
            if work == .upgrade {
                let server = try ServerProcess(data: trial, home: later.home)
                // The upgrade is long over when the first page is there, and nothing else runs beside it.
                spans[work] = monotonicClock() - start
                server.kill()
            } else {
                let code = try SpawnedProgram(command(work, trial, model: "alone"), log: log).wait()
                guard code == 0 else { throw RigFailure("\(work) failed by itself; see \(log.path)") }
                spans[work] = 2 * (monotonicClock() - start)
            }
            study.discard(trial)
        }
        try audit.emptyShelf()
    }

    private var log: URL { study.folder.appendingPathComponent("commands.log") }

    private func command(_ work: Work, _ data: URL, model: String) throws -> [String] {
        let name = StudyFolderMaker.studyName
        let arguments =
            switch work {
            case .backup: ["backup", "--to", audit.shelf.path]
            case .lock: ["study", "lock", name, "--yes"]
            case .import: ["predictions", "import", name, audit.predictions.path, "--model", model]
            case .upgrade: ["serve", "--port", "\(try ServerProcess.freePort())"]
            case .create, .restore: throw RigFailure("\(work) has commands of its own")
            }
        let home = work == .upgrade ? later.home : Checkout.folder
        return [try Checkout.program("reader-study").path] + arguments + ["--data", data.path, "--home", home.path]
    }

    /// Does one work under load and kills it, then checks what is left.
    ///
    /// - Returns: What is wrong; nothing, if all is well.
    public mutating func round(_ work: Work) async throws -> [String] {
        if isLocked || receipts.isNearlyFull { try startAnew() }
        tally.rounds[work, default: 0] += 1
        let (start, delay) = (monotonicClock(), Int64.random(in: 0...(spans[work] ?? 0), using: &random))
        defer { tally.seconds[work, default: 0] += Double(monotonicClock() - start) / 1e9 }
        switch work {
        case .backup, .lock, .import: return try await interrupt(work, after: delay)
        case .upgrade: return try await upgrade(after: delay)
        case .create:
            let found = try await creation.round(after: delay)
            if found.isFinished { tally.finished[work, default: 0] += 1 }
            return found.problems
        case .restore:
            let found = try await restoration.round(of: data, after: delay)
            if found.isFinished { tally.finished[work, default: 0] += 1 }
            return found.problems
        }
    }

    /// Kills a command beside the server, the server, or both, under load.
    private mutating func interrupt(_ work: Work, after delay: Int64) async throws -> [String] {
        let model = "model \(tally.rounds[work] ?? 0)"
        let server = try ServerProcess(data: data)
        let before = receipts.savedAt
        let program = try SpawnedProgram(command(work, data, model: model), log: log)
        let victim = Victim.allCases.randomElement(using: &random) ?? .both
        let result = try load(server, program, victim, after: delay)
        let code = program.wait()
        server.kill()
        let taken = receipts.take(result)
        tally.acknowledged += taken.new
        var problems = taken.problems
        if result.refusals > 0, work != .lock { problems.append("refused: \(result.refusalTexts)") }
        if let code, code != 0 { problems.append("\(work) ended with exit code \(code); see \(log.path)") }
        let isFinished = code == 0
        if isFinished { tally.finished[work, default: 0] += 1 }
        problems += try await audit.check(data, savedAt: receipts.savedAt)
        switch work {
        case .backup:
            let found = try audit.checkBackups(acknowledgedBefore: before, isFinished: isFinished, log: log)
            tally.restored += found.restored
            problems += found.problems
        case .lock:
            isLocked = try audit.isLocked(data)
            if isFinished, !isLocked { problems.append("the lock that was acknowledged is lost") }
        case .import:
            if isFinished { models.append(model) }
            problems += try audit.checkModels(data, acknowledged: models)
        case .upgrade, .create, .restore: break
        }
        return problems
    }

    private func load(
        _ server: ServerProcess, _ program: SpawnedProgram, _ victim: Victim, after delay: Int64
    ) throws -> LoadResult {
        let generator = LoadGenerator(plan, port: server.port)
        let pace = LoadGenerator.Pace.fixed(answersPerSecond: Self.answersPerSecond)
        guard victim == .command else {
            let interruption = LoadGenerator.Interruption(afterResponses: 0, delay: delay) {
                if victim == .both { program.kill() }
                server.kill()
            }
            return try generator.run(receipts.work, pace: pace, interruption: interruption)
        }
        // The server lives on: as many answers as fit into the time, and a few after it; the same number for every reader,
        // as a fixed rate needs.
        let wanted = Int(Double(delay) / 1e9 * Self.answersPerSecond) / study.readers.count + 2
        let each = min(wanted, receipts.work.map(\.count).min() ?? 0)
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(delay))) { program.kill() }
        return try generator.run(receipts.work.map { Array($0.prefix(each)) }, pace: pace)
    }

    /// Starts the later program on a copy of what the last crash left, and kills it.
    private mutating func upgrade(after delay: Int64) async throws -> [String] {
        let place = study.folder.appendingPathComponent("upgrading")
        try FileManager.default.copyItem(at: data, to: place)
        defer { study.discard(place) }
        let program = try SpawnedProgram(command(.upgrade, place, model: ""), log: log)
        try await Task.sleep(for: .nanoseconds(delay))
        program.kill()
        var problems: [String] = []
        if let code = program.wait() { problems.append("the later program ended with exit code \(code)") }
        let found = try audit.checkUpgrade(place)
        if found.isUpgraded { tally.finished[.upgrade, default: 0] += 1 }
        problems += found.problems
        // Starting again finishes what was begun.
        return problems + (try await audit.check(place, savedAt: receipts.savedAt, home: later.home))
            + (try audit.checkUpgrade(place, mustBeUpgraded: true).problems)
    }

    private mutating func startAnew() throws {
        study.discard(data)
        data = try study.copy("interrupted-\(copies)")
        copies += 1
        receipts = Receipts(plan)
        isLocked = false
        models = []
        try audit.emptyShelf()
    }
}
