import Foundation

/// Looks at what killed backups, locks, imports and upgrades left.
struct InterruptionAudit {
    /// The folder of backups.
    let shelf: URL
    /// A table of predictions for every case.
    let predictions: URL

    private let plan: PlannedAnswers
    private let folder: URL
    private let cases: Int

    init(_ plan: PlannedAnswers, folder: URL, cases: Int) {
        self.plan = plan
        self.folder = folder
        self.cases = cases
        shelf = folder.appendingPathComponent("shelf")
        predictions = folder.appendingPathComponent("predictions.csv")
    }

    func writePredictions() throws {
        let rows = (1...cases).map { "\($0),\(Double($0) / Double(cases + 1))\n" }
        try Data(("case,probability\n" + rows.joined()).utf8).write(to: predictions)
    }

    func emptyShelf() throws {
        try? FileManager.default.removeItem(at: shelf)
    }

    /// Every acknowledged answer is there, none doubled or altered, and the history verifies.
    func check(_ data: URL, savedAt: [Int64], home: URL = Checkout.folder) async throws -> [String] {
        try await PreparedStudy.verify(data, home: home) + StoredAnswers(data).problems(plan, savedAt: savedAt)
    }

    func isLocked(_ data: URL) throws -> Bool {
        let database = try Database(data.appendingPathComponent("study.sqlite"), readOnly: true)
        return try database.number("SELECT count(*) FROM study WHERE state = 'locked'") == 1
    }

    /// Every model has all of its predictions, and those whose import was acknowledged are there.
    func checkModels(_ data: URL, acknowledged: [String]) throws -> [String] {
        let database = try Database(data.appendingPathComponent("confidential.sqlite"), readOnly: true)
        var (problems, found) = ([String](), Set<String>())
        let rows = try database.rows(
            "SELECT name, (SELECT count(*) FROM prediction WHERE model_id = model.id) FROM model")
        for row in rows {
            guard case .text(let name) = row[0], case .integer(let count) = row[1] else { continue }
            found.insert(name)
            if count != cases { problems.append("\(name) has \(count) of \(cases) predictions") }
        }
        return problems + acknowledged.filter { !found.contains($0) }.map { "the imported \($0) is lost" }
    }

    /// Restores what has the name of a backup and removes it; the newest stays, for the next to link to.
    ///
    /// - Parameters:
    ///   - before: The receipts that readers had when the backup began.
    ///   - isFinished: Whether the command said that it was made.
    func checkBackups(
        acknowledgedBefore before: [Int64], isFinished: Bool, log: URL
    ) throws -> (restored: Int, problems: [String]) {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: shelf.path)) ?? [])
            .filter { !$0.hasPrefix(".") }.sorted()
        var problems: [String] = []
        if isFinished, names.isEmpty { problems.append("the backup that was acknowledged is lost") }
        guard let name = names.last else { return (0, problems) }
        let target = folder.appendingPathComponent("restored")
        defer { try? FileManager.default.removeItem(at: target) }
        let restoring = try SpawnedProgram(
            [
                try Checkout.program("reader-study").path, "restore", "--from",
                shelf.appendingPathComponent(name).path, "--data", target.path, "--home", Checkout.folder.path,
            ], log: log)
        guard restoring.wait() == 0 else { return (0, problems + ["\(name) cannot be restored; see \(log.path)"]) }
        // A backup of an earlier round holds what was acknowledged before that one, which nobody remembers here.
        let isNew = names.count > 1 || isFinished
        let known = isNew ? before : Array(repeating: 0, count: before.count)
        problems += try StoredAnswers(target).problems(plan, savedAt: known).map { "in the backup: \($0)" }
        for old in names.dropLast() { try FileManager.default.removeItem(at: shelf.appendingPathComponent(old)) }
        return (1, problems)
    }

    /// Copies from before the upgrade are whole and as they were; each database has all of its upgrade or nothing.
    func checkUpgrade(_ data: URL, mustBeUpgraded: Bool = false) throws -> (isUpgraded: Bool, problems: [String]) {
        var (problems, upgraded) = ([String](), 0)
        let copies = data.appendingPathComponent("before-upgrade")
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: copies.path)) ?? [])
            .filter { !$0.hasPrefix(".") }
        for name in names {
            let copy = try Database(copies.appendingPathComponent(name), readOnly: true)
            if try copy.rows("PRAGMA quick_check") != [[.text("ok")]] { problems.append("\(name) is damaged") }
            if try Self.isUpgraded(copy) { problems.append("\(name) is not from before the upgrade") }
        }
        for (file, table) in [("study", "later_event"), ("confidential", "later_case")] {
            let database = try Database(data.appendingPathComponent("\(file).sqlite"), readOnly: true)
            let isUpgraded = try Self.isUpgraded(database)
            let tables = try database.number("SELECT count(*) FROM sqlite_schema WHERE name = '\(table)'")
            if isUpgraded != (tables == 1) { problems.append("\(file).sqlite is upgraded by half") }
            if isUpgraded {
                upgraded += 1
                if !names.contains(where: { $0.contains("-\(file)-") }) {
                    problems.append("\(file).sqlite was upgraded without a copy")
                }
            }
        }
        if mustBeUpgraded, upgraded < 1 { problems.append("the next start did not upgrade") }
        return (upgraded == 2, problems)
    }

    private static func isUpgraded(_ database: Database) throws -> Bool {
        try database.number("SELECT count(*) FROM migration WHERE name = '9999-later.sql'") == 1
    }
}
