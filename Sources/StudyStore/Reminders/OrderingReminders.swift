public import Studies

@_spi(Confidential) extension StudyStore {
    /// Sets when a study's letters go, or that none go.
    ///
    /// - Throws: ``StoreError/wrongState(study:is:needed:)`` when the study is locked.
    public func setReminderSchedule(
        _ schedule: ReminderSchedule, for name: StudyName, confidential: ConfidentialStore, by actor: Actor,
        at now: Timestamp
    ) async throws {
        let study = try await study(name)
        guard study.state != .locked else {
            throw StoreError.wrongState(study: name.description, is: study.state, needed: "draft, open or closed")
        }
        _ = try await writer.write { database in
            try HistoryChain.append(
                .remindersScheduled, subject: "study",
                details: [
                    "on": schedule.isOn ? "yes" : "no", "every-days": String(schedule.everyDays),
                    "from": schedule.firstDay, "hour": String(schedule.hour), "most": String(schedule.most),
                    "languages": schedule.languages.map(\.tag).joined(separator: " "),
                ], actor: actor, study: study.id.row, at: now, in: database)
        }
        try await confidential.set(schedule, for: name, by: actor, at: now)
    }

    /// Orders letters for readers of an open study. They wait until the server that sends them takes them up.
    ///
    /// The history has it first, with the readers' codes: after a crash between the two it tells of letters that do not
    /// exist, and never the other way round.
    ///
    /// - Parameters:
    ///   - letters: The readers and their addresses. Left out are those to whom a letter went within
    ///     ``ReminderLetter/restHours``, or for whom one waits.
    ///   - occasion: Why; the same one again orders nothing.
    /// - Returns: How many were ordered.
    /// - Throws: ``StoreError/wrongState(study:is:needed:)`` unless the study is open.
    public func orderReminders(
        _ letters: [(code: String, address: String)], occasion: ReminderOccasion, languages: [Language],
        for name: StudyName, confidential: ConfidentialStore, by actor: Actor, at now: Timestamp
    ) async throws -> Int {
        let study = try await study(name)
        guard study.state == .open else {
            throw StoreError.wrongState(study: name.description, is: study.state, needed: "open")
        }
        let may = try await confidential.mayBeReminded(letters.map(\.code), occasion: occasion, in: name, at: now)
        let ordered = letters.filter { may.contains($0.code) }
        if !ordered.isEmpty {
            _ = try await writer.write { database in
                try HistoryChain.append(
                    .remindersOrdered, subject: "study",
                    details: [
                        "readers": String(ordered.count), "codes": ordered.map(\.code).joined(separator: " "),
                    ], actor: actor, study: study.id.row, at: now, in: database)
            }
        }
        return try await confidential.order(
            ordered, occasion: occasion, languages: languages, in: name, by: actor, at: now)
    }
}
