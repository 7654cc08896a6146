import Cryptography
import GRDB
public import Studies

extension StudyStore {
    /// Adds a reviewer of a model's heat maps, stores the random order of his maps, and issues his link.
    ///
    /// Maps tell what the model says, so whoever has readings left in the study must not see them. Persons are known by
    /// name and contact only: one that a reader with readings left has too is refused, and while such readers exist the
    /// caller confirms that the person is none of them.
    ///
    /// - Parameters:
    ///   - invitee: Whom.
    ///   - model: Name of the model whose maps are reviewed.
    ///   - name: The study; any state but draft, also locked: a review changes no reader's answer.
    ///   - isNoReader: Somebody confirms that the person is none of the readers who have readings left.
    ///   - confidential: Where the maps are.
    ///   - actor: Who invites.
    ///   - now: The moment.
    /// - Throws: ``ReviewerProblem``, or ``StoreError``.
    @_spi(Confidential) public func inviteReviewer(
        _ invitee: ReviewerInvitee, model: String, of name: StudyName, isNoReader: Bool,
        confidential: ConfidentialStore, by actor: Actor, at now: Timestamp
    ) async throws -> IssuedReview {
        let record = try await study(name)
        guard record.state != .draft else {
            throw StoreError.wrongState(study: name.description, is: .draft, needed: "open, closed or locked")
        }
        try await checkReadsNoMore(invitee, in: record, isConfirmed: isNoReader, confidential: confidential)
        let reviewable = try await confidential.reviewableMaps(
            of: name, by: model, cases: try await cases(of: name).map(\.number))
        guard !reviewable.called.isEmpty else { throw ReviewerProblem.noFractureCalled(model: model) }
        guard reviewable.missing.isEmpty else {
            throw ReviewerProblem.mapsMissing(model: model, cases: reviewable.missing.map(\.description))
        }
        let slots = try reviewable.called.compactMap { number in
            try reviewable.maps[number].map { map in
                ReviewedCase(slot: try Token().description, number: number, model: model, map: map.digest)
            }
        }
        // First what the slots mean: a slot that means nothing would be worse than a meaning without a slot.
        try await confidential.add(slots, of: name)
        let seed = record.plan.order.seed
        let issued = try await writer.write { [self] database in
            let number =
                try Int.fetchOne(
                    database, sql: "SELECT coalesce(max(number), 0) + 1 FROM reviewer WHERE study_id = ?",
                    arguments: [record.id.row]) ?? 1
            let code = number < 10 ? "M0\(number)" : "M\(number)"
            try database.execute(
                sql: "INSERT INTO reviewer (study_id, number, code, invited_at) VALUES (?, ?, ?, ?)",
                arguments: [record.id.row, number, code, now.milliseconds])
            let reviewer = database.lastInsertedRowID
            let order = heatMapOrder(count: slots.count, seed: seed, reviewer: number)
            for (position, index) in order.enumerated() {
                try database.execute(
                    sql: "INSERT INTO review_slot (reviewer_id, position, slot, image, map) VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        reviewer, position + 1, slots[index].slot, try Token().description, try Token().description,
                    ])
            }
            let issued = try issueReviewLink(reviewer: reviewer, code: code, at: now, in: database)
            try HistoryChain.append(
                .reviewerInvited, subject: "reviewer:\(code)",
                details: [
                    "model": model, "maps": String(slots.count), "seed": String(seed),
                    "reference": record.plan.analysis.heatMapReference.rawValue,
                    "slots": ReviewedCase.digest(of: slots).description, "state": record.state.rawValue,
                ], actor: actor, study: record.id.row, at: now, in: database)
            return issued
        }
        try await confidential.setReviewerIdentity(
            issued.code, name: invitee.name, contact: invitee.contact, in: name)
        return issued
    }

    /// Refuses somebody who may still read cases of the study, as far as names tell.
    private func checkReadsNoMore(
        _ invitee: ReviewerInvitee, in study: StudyRecord, isConfirmed: Bool, confidential: ConfidentialStore
    ) async throws {
        guard invitee.name.contains(where: { !$0.isWhitespace }) else { throw ReviewerProblem.nameNeeded }
        guard study.state != .locked else { return }
        let name = study.plan.name
        let unfinished = try await progress(of: name).filter { $0.hasReadingsLeft(by: study.plan) }.map(\.code)
        let readers = try await confidential.identities(in: name)
        let person = Person(invitee.name, invitee.contact)
        for code in unfinished {
            if let reader = readers[code], person.maybe(Person(reader.name, reader.contact)) {
                throw ReviewerProblem.isReading(reader: code)
            }
        }
        guard isConfirmed || unfinished.isEmpty else { throw ReviewerProblem.readersUnfinished(unfinished) }
    }

    /// Refuses readers who have seen the study's heat maps, or will.
    func checkReviewNoMaps(_ invitees: [Invitee], in name: StudyName, confidential: ConfidentialStore) async throws {
        let reviewers = try await confidential.reviewerIdentities(in: name).values.map { Person($0.name, $0.contact) }
        for invitee in invitees {
            let person = Person(invitee.name, invitee.contact)
            if reviewers.contains(where: person.maybe) { throw ReviewerProblem.isReviewer(invitee.name) }
        }
    }

    func issueReviewLink(
        reviewer: Int64, code: String, at now: Timestamp, in database: Database
    ) throws -> IssuedReview {
        let (link, typed) = (try Token(), try Token(bits: 50))
        try database.execute(
            sql: """
                INSERT INTO reviewer_invitation (reviewer_id, link_hash, code_hash, issued_at) VALUES (?, ?, ?, ?)
                """,
            arguments: [reviewer, keyedHash(link), keyedHash(typed), now.milliseconds])
        return IssuedReview(code: code, linkToken: link.description, typedCode: typed.grouped)
    }
}

/// Somebody as lists of names know him: letters and digits only, so that case, titles' points and blanks do not matter.
private struct Person {
    let name: String
    let contact: String

    init(_ name: String, _ contact: String) {
        self.name = name.lowercased().filter { $0.isLetter || $0.isNumber }
        self.contact = contact.lowercased().filter { !$0.isWhitespace }
    }

    /// Whether both may be the same person.
    func maybe(_ other: Person) -> Bool {
        (!name.isEmpty && name == other.name) || (!contact.isEmpty && contact == other.contact)
    }
}
