public import Studies

/// A reader who has cases left and may read them now.
public struct Reminder: Equatable, Sendable {
    /// `R07`.
    public var code: String
    /// Name; empty when it is not known.
    public var name: String
    /// Where to reach him; empty when it is not known.
    public var contact: String
    /// The specialty that the reader gave, otherwise that of the invitation.
    public var specialty: Specialty.Code
    /// Whether the link works, and whether it was ever used.
    public var link: Link
    /// The session that is to be read, from 1.
    public var session: Int
    /// Its cases with an answer.
    public var answered: Int
    /// All its cases.
    public var cases: Int
    /// Last sign of life; `nil` before the first visit.
    public var lastSeenAt: Timestamp?

    /// A personal link's state.
    public enum Link: String, Sendable {
        case unused, used, revoked
    }
}

extension StudyStore {
    /// The readers to be reminded now: those of an open study whose answers count, who have a session that is not signed
    /// off and whose washout is over. Who has finished is never in it.
    ///
    /// Names leave the confidential database with it, so the history tells of every call, with the codes.
    ///
    /// - Throws: ``StoreError/wrongState(study:is:needed:)`` unless the study is open.
    @_spi(Confidential) public func reminders(
        for name: StudyName, confidential: ConfidentialStore, by actor: Actor, at now: Timestamp
    ) async throws -> [Reminder] {
        let study = try await study(name)
        guard study.state == .open else {
            throw StoreError.wrongState(study: name.description, is: study.state, needed: "open")
        }
        let reminders = try await readersToRemind(in: study, confidential: confidential, at: now)
        _ = try await writer.write { database in
            try HistoryChain.append(
                .remindersMade, subject: "study",
                details: [
                    "readers": String(reminders.count), "codes": reminders.map(\.code).joined(separator: " "),
                ], actor: actor, study: study.id.row, at: now, in: database)
        }
        return reminders
    }

    /// The readers of ``reminders(for:confidential:by:at:)``, for this program's own use: no name leaves it, and the
    /// history notes nothing.
    @_spi(Confidential) public func readersToRemind(
        in study: StudyRecord, confidential: ConfidentialStore, at now: Timestamp
    ) async throws -> [Reminder] {
        guard study.state == .open else { return [] }
        let identities = try await confidential.identities(in: study.plan.name)
        return try await progress(of: study.plan.name).compactMap { reader in
            reader.reminder(study.plan, identity: identities[reader.code], at: now)
        }
    }
}

extension ReaderProgress {
    fileprivate func reminder(
        _ plan: StudyPlan, identity: (name: String, contact: String)?, at now: Timestamp
    ) -> Reminder? {
        guard voidReason == nil, let next = sessions.firstIndex(where: { $0.signedAt == nil }) else { return nil }
        if next > 0, let signed = sessions[next - 1].signedAt, plan.sessions.indices.contains(next),
            signed.advanced(byDays: plan.sessions[next].washoutDays) > now
        {
            return nil
        }
        let link: Reminder.Link = !linkIsValid ? .revoked : givenSpecialty == nil ? .unused : .used
        return Reminder(
            code: code, name: identity?.name ?? "", contact: identity?.contact ?? "",
            specialty: givenSpecialty ?? invitedSpecialty, link: link, session: sessions[next].number,
            answered: sessions[next].answered, cases: sessions[next].cases, lastSeenAt: lastSeenAt)
    }
}
