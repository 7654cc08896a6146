import Foundation

/// Restorations that are killed: the data directory is there with everything, or not at all, and the backup stays whole.
struct RestorationTrial {
    /// Nanoseconds from which the moments are drawn: twice what a restoration takes by itself.
    private(set) var span: Int64 = 0

    private let shelf: URL
    private let target: URL
    private let log: URL
    private var backup: URL?
    private var rounds = 0
    /// After so many rounds a newer state is backed up.
    private static let roundsOfBackup = 10

    /// - Parameter data: What is backed up for the first measurement.
    init(_ data: URL, folder: URL, log: URL) throws {
        shelf = folder.appendingPathComponent("restorations")
        target = folder.appendingPathComponent("restoring")
        self.log = log
        let first = try made(of: data)
        let start = monotonicClock()
        guard try restoring(first).wait() == 0 else { throw RigFailure("no restoration; see \(log.path)") }
        span = 2 * (monotonicClock() - start)
        try FileManager.default.removeItem(at: target)
    }

    private mutating func made(of data: URL) throws -> URL {
        if let backup, rounds % Self.roundsOfBackup != 0 { return backup }
        try? FileManager.default.removeItem(at: shelf)
        let program = try SpawnedProgram(
            [
                try Checkout.program("reader-study").path, "backup", "--to", shelf.path, "--data", data.path, "--home",
                Checkout.folder.path,
            ], log: log)
        guard program.wait() == 0,
            let name = try FileManager.default.contentsOfDirectory(atPath: shelf.path).first(
                where: { !$0.hasPrefix(".") })
        else { throw RigFailure("no backup; see \(log.path)") }
        let made = shelf.appendingPathComponent(name)
        backup = made
        return made
    }

    private func restoring(_ backup: URL) throws -> SpawnedProgram {
        try SpawnedProgram(
            [
                try Checkout.program("reader-study").path, "restore", "--from", backup.path, "--data", target.path,
                "--home", Checkout.folder.path,
            ], log: log)
    }

    /// Restores and kills, then restores to the end.
    ///
    /// - Parameters:
    ///   - data: The data directory whose backup is taken, now and then.
    ///   - delay: Nanoseconds after which the restoration dies.
    /// - Returns: Whether it was finished before, and what is wrong.
    mutating func round(of data: URL, after delay: Int64) async throws -> (isFinished: Bool, problems: [String]) {
        let backup = try made(of: data)
        rounds += 1
        defer { try? FileManager.default.removeItem(at: target) }
        let killed = try restoring(backup)
        try await Task.sleep(for: .nanoseconds(delay))
        killed.kill()
        let code = killed.wait()
        let isFinished = code == 0
        let isThere = FileManager.default.fileExists(atPath: target.path)
        if let code, code != 0 { return (false, ["restore ended with exit code \(code); see \(log.path)"]) }
        if isFinished, !isThere { return (true, ["the restoration that was acknowledged is lost"]) }
        var problems = isThere ? try await self.problems(backup) : []
        if !isThere {
            guard try restoring(backup).wait() == 0 else {
                return (isFinished, ["\(backup.lastPathComponent) cannot be restored any more; see \(log.path)"])
            }
            problems = try await self.problems(backup)
        }
        return (isFinished, problems)
    }

    private func problems(_ backup: URL) async throws -> [String] {
        let (restored, kept) = (try StoredAnswers(target).submissions, try StoredAnswers(backup).submissions)
        return try await PreparedStudy.verify(target, includingImages: true)
            + (restored == kept ? [] : ["\(restored.count) answers were restored of \(kept.count)"])
    }
}
