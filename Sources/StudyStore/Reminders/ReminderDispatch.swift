import GRDB
public import Studies

/// The way of a letter to the mail server. What is going to happen is on the disk before it happens.
@_spi(Confidential) extension ConfidentialStore {
    /// The letter that has waited longest of those whose time has come; `nil` when there is none.
    ///
    /// - Parameter study: Letters of this study only; `nil` for all.
    public func nextReminderLetter(of study: StudyName? = nil, at now: Timestamp) async throws -> ReminderLetter? {
        try await pool.read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT * FROM reminder_letter WHERE state = 'waiting' AND next_at <= ?1 AND (?2 IS NULL OR study = ?2)
                    ORDER BY next_at, id LIMIT 1
                    """, arguments: [now.milliseconds, study?.description]
            ).flatMap(ReminderLetter.init)
        }
    }

    /// Takes a letter for an attempt to send it, before anything is sent.
    ///
    /// - Returns: Whether it is the caller's now; no when it went, or was taken by somebody else.
    public func take(_ letter: ReminderLetter, to address: String, at now: Timestamp) async throws -> Bool {
        try await pool.write { database in
            try database.execute(
                sql: """
                    UPDATE reminder_letter
                    SET state = 'sending', attempts = attempts + 1, attempted_at = ?, address = ?, outcome = ''
                    WHERE id = ? AND state = 'waiting'
                    """, arguments: [now.milliseconds, address, letter.id])
            return database.changesCount == 1
        }
    }

    /// Notes that a letter does not go.
    public func drop(_ letter: ReminderLetter, because reason: ReminderLetter.DropReason) async throws {
        try await pool.write { database in
            try database.execute(
                sql: "UPDATE reminder_letter SET state = 'dropped', outcome = ? WHERE id = ? AND state = 'waiting'",
                arguments: [reason.rawValue, letter.id])
        }
    }

    /// Notes the end of an attempt: sent, failed or unknown, with the mail server's words.
    public func note(_ state: ReminderLetter.State, _ words: String, of letter: ReminderLetter) async throws {
        try await pool.write { database in
            try database.execute(
                sql: """
                    UPDATE reminder_letter SET state = ?, outcome = ? WHERE id = ? AND state IN ('sending', 'unknown')
                    """, arguments: [state.rawValue, words, letter.id])
        }
    }

    /// Notes that a letter was certainly not taken. It is tried again after a pause that grows, or has failed.
    public func noteNotTaken(_ words: String, of letter: ReminderLetter, at now: Timestamp) async throws {
        guard let minutes = ReminderLetter.pauseMinutes(after: letter.attempts + 1) else {
            return try await note(.failed, words, of: letter)
        }
        try await pool.write { database in
            // Given up as silent in the meantime, it stays given up.
            try database.execute(
                sql: """
                    UPDATE reminder_letter SET state = 'waiting', outcome = ?, next_at = ?
                    WHERE id = ? AND state = 'sending'
                    """,
                arguments: [words, now.advanced(byMilliseconds: Int64(minutes) * 60_000).milliseconds, letter.id])
        }
    }

    /// Gives up letters whose sender ended without a word: they may have gone, so they are not sent again.
    public func giveUpSilentReminderLetters(at now: Timestamp) async throws {
        let limit = Int64(ReminderLetter.silentMinutes) * 60_000
        try await pool.write { database in
            try database.execute(
                sql: "UPDATE reminder_letter SET state = 'unknown' WHERE state = 'sending' AND attempted_at < ?",
                arguments: [now.milliseconds - limit])
        }
    }
}
