import Cryptography
import GRDB
public import Studies

/// The letters and their schedules, as they lie beside the addresses.
@_spi(Confidential) extension ConfidentialStore {
    /// A study's schedule; `nil` before it was set.
    public func reminderSchedule(of study: StudyName) async throws -> StoredReminderSchedule? {
        try await pool.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM reminder_schedule WHERE study = ?", arguments: [study.description]
            ).flatMap(StoredReminderSchedule.init)
        }
    }

    /// The schedules that are on.
    public func runningReminderSchedules() async throws -> [StoredReminderSchedule] {
        try await pool.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM reminder_schedule WHERE is_on = 1 ORDER BY study")
                .compactMap(StoredReminderSchedule.init)
        }
    }

    /// A study's letters, the newest first.
    public func reminderLetters(of study: StudyName, limit: Int = 1000) async throws -> [ReminderLetter] {
        try await pool.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM reminder_letter WHERE study = ? ORDER BY id DESC LIMIT ?",
                arguments: [study.description, limit]
            ).compactMap(ReminderLetter.init)
        }
    }

    /// How many of a study's letters are in each state.
    public func reminderCounts(of study: StudyName) async throws -> [ReminderLetter.State: Int] {
        try await pool.read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT state, count(*) FROM reminder_letter WHERE study = ? GROUP BY state",
                arguments: [study.description])
            return Dictionary(
                rows.compactMap { row in ReminderLetter.State(rawValue: row[0]).map { ($0, row[1] as Int) } },
                uniquingKeysWith: +)
        }
    }

    /// Which of these readers a letter may be ordered for: nobody who was just written to, who has a letter on its way, or
    /// who has had as many as the schedule allows.
    func mayBeReminded(
        _ codes: [String], occasion: ReminderOccasion, in study: StudyName, at now: Timestamp
    ) async throws -> Set<String> {
        try await pool.read { database in
            try Set(codes.filter { try Self.mayBeReminded($0, occasion, study, now, in: database) })
        }
    }

    private static func mayBeReminded(
        _ code: String, _ occasion: ReminderOccasion, _ study: StudyName, _ now: Timestamp, in database: Database
    ) throws -> Bool {
        let rest = Int64(ReminderLetter.restHours) * 3_600_000
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*) FILTER (WHERE state IN ('waiting', 'sending') OR occasion = :occasion
                        OR (state IN ('sent', 'unknown') AND attempted_at > :recent)),
                    count(*) FILTER (WHERE state IN ('sent', 'unknown') AND occasion NOT LIKE 'asked:%')
                FROM reminder_letter WHERE study = :study AND code = :code
                """,
            arguments: [
                "occasion": occasion.text, "recent": now.milliseconds - rest, "study": study.description, "code": code,
            ])
        let (standing, sent): (Int, Int) = (row?[0] ?? 0, row?[1] ?? 0)
        guard standing == 0 else { return false }
        guard case .round(_, let most) = occasion else { return true }
        return sent < most
    }

    /// Orders letters, all or none. Whoever may not be reminded by now is left out; a round is over with it.
    ///
    /// - Returns: How many were ordered.
    func order(
        _ letters: [(code: String, address: String)], occasion: ReminderOccasion, languages: [Language],
        in study: StudyName, by actor: Actor, at now: Timestamp
    ) async throws -> Int {
        try await pool.write { database in
            var ordered = 0
            for letter in letters where try Self.mayBeReminded(letter.code, occasion, study, now, in: database) {
                try database.execute(
                    sql: """
                        INSERT INTO reminder_letter
                            (study, code, occasion, languages, address, message, ordered_by, ordered_at, next_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        study.description, letter.code, occasion.text, languages.tags, letter.address,
                        try Token().description, actor.text, now.milliseconds, now.milliseconds,
                    ])
                ordered += 1
            }
            if case .round(let day, _) = occasion {
                try database.execute(
                    sql: "UPDATE reminder_schedule SET last_round = ? WHERE study = ?",
                    arguments: [day, study.description])
            }
            return ordered
        }
    }

    func set(_ schedule: ReminderSchedule, for study: StudyName, by actor: Actor, at now: Timestamp) async throws {
        try await pool.write { database in
            try database.execute(
                sql: """
                    INSERT INTO reminder_schedule
                        (study, is_on, every_days, first_day, hour, most, languages, set_by, set_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (study) DO UPDATE SET is_on = excluded.is_on, every_days = excluded.every_days,
                        first_day = excluded.first_day, hour = excluded.hour, most = excluded.most,
                        languages = excluded.languages, set_by = excluded.set_by, set_at = excluded.set_at
                    """,
                arguments: [
                    study.description, schedule.isOn, schedule.everyDays, schedule.firstDay, schedule.hour,
                    schedule.most, schedule.languages.tags, actor.text, now.milliseconds,
                ])
        }
    }
}

extension [Language] {
    /// `en zh-Hant`.
    fileprivate var tags: String { map(\.tag).joined(separator: " ") }

    fileprivate init(tags: String) {
        self = tags.split(separator: " ").compactMap { Language(rawValue: String($0)) }
    }
}

extension StoredReminderSchedule {
    fileprivate init?(_ row: Row) {
        let schedule = ReminderSchedule(
            isOn: row["is_on"], everyDays: row["every_days"], firstDay: row["first_day"], hour: row["hour"],
            most: row["most"], languages: [Language](tags: row["languages"]))
        guard let name = StudyName(row["study"]), let schedule else { return nil }
        (study, self.schedule, lastRound) = (name, schedule, row["last_round"])
        setAt = Timestamp(milliseconds: row["set_at"])
    }
}

extension ReminderLetter {
    init?(_ row: Row) {
        guard let name = StudyName(row["study"]), let state = State(rawValue: row["state"]) else { return nil }
        (id, study, code, self.state) = (row["id"], name, row["code"], state)
        languages = [Language](tags: row["languages"])
        (address, message, outcome) = (row["address"], row["message"], row["outcome"])
        isAskedFor = (row["occasion"] as String).hasPrefix(ReminderOccasion.askedPrefix)
        orderedAt = Timestamp(milliseconds: row["ordered_at"])
        attempts = row["attempts"]
        nextAttemptAt = Timestamp(milliseconds: row["next_at"])
        attemptedAt = (row["attempted_at"] as Int64?).map(Timestamp.init(milliseconds:))
    }
}
