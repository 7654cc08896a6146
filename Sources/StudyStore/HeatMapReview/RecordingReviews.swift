import GRDB
public import Studies

extension StudyStore {
    /// Keeps a reviewer's answer to one map, durably, or says why not; the rules are those of readers' answers.
    ///
    /// The same submission sent again gets the receipt of the first time. Checks, row and event are one transaction. An
    /// answer may be changed as long as the link is valid; every version stays.
    ///
    /// - Throws: ``StoreError`` when nothing could be written, for instance because the disk is full.
    public func recordReview(
        _ submission: Submission, slot: String, reviewer: ReviewerID, at now: Timestamp
    ) async throws -> RecordingOutcome {
        try await writer.write { database in
            guard let place = try ReviewPlace(slot: slot, in: database), place.reviewer == reviewer.row else {
                return .refused(.notYourCase, standing: nil)
            }
            let answer: HeatMapAnswer
            do throws(AnswerProblem) {
                answer = try HeatMapAnswer(submission.responses)
            } catch {
                return .refused(error, standing: place.standing?.standing)
            }
            if let earlier = try Self.review(submission: submission.key, in: database) {
                let given = HeatMapAnswer(place: answer.place, remark: answer.remark.withoutNull)
                guard earlier.slot == slot, earlier.answer == given else {
                    return .refused(.malformed("submission key used for another answer"), standing: nil)
                }
                return .saved(
                    SavedAnswer(submission: earlier.submission, version: earlier.version, savedAt: earlier.receivedAt))
            }
            guard place.linkIsValid else { return .refused(.linkRevoked, standing: nil) }
            guard submission.base ?? 0 == place.standing?.version ?? 0 else {
                try Self.noteRefused(answer, submission, at: place, now: now, in: database)
                return .refused(.alreadyAnswered, standing: place.standing?.standing)
            }
            return .saved(try Self.keep(answer, submission, at: place, now: now, in: database))
        }
    }

    private static func keep(
        _ answer: HeatMapAnswer, _ submission: Submission, at place: ReviewPlace, now: Timestamp,
        in database: Database
    ) throws -> SavedAnswer {
        var submission = submission
        // The page estimates the server's clock; what it cannot know better than the server is cut off here.
        submission.answeredAt = min(max(submission.answeredAt, place.invitedAt), now)
        submission.shownAt = min(max(submission.shownAt, place.invitedAt), submission.answeredAt)
        let stored = StoredReview(
            slot: place.slot, version: (place.standing?.version ?? 0) + 1, submission, answer: answer, receivedAt: now)
        try stored.insert(slotRow: place.slotRow, into: database)
        try HistoryChain.append(
            stored.version == 1 ? .mapReviewed : .mapReviewChanged, subject: "map:\(place.position)",
            details: [
                "version": String(stored.version), "submission": stored.submission,
                "shown": stored.shownAt.description, "answered": stored.answeredAt.description, "rows": stored.digest,
            ], actor: .reviewer(place.code), study: place.study, at: now, in: database)
        return SavedAnswer(submission: stored.submission, version: stored.version, savedAt: now)
    }

    private static func noteRefused(
        _ answer: HeatMapAnswer, _ submission: Submission, at place: ReviewPlace, now: Timestamp, in database: Database
    ) throws {
        let stored = StoredReview(slot: place.slot, version: 0, submission, answer: answer, receivedAt: now)
        try HistoryChain.append(
            .answerRefused, subject: "map:\(place.position)",
            details: [
                "why": AnswerProblem.alreadyAnswered.code, "submission": submission.key,
                "answers": "place=\(answer.place.rawValue)", "rows": stored.digest,
            ], actor: .reviewer(place.code), study: place.study, at: now, in: database)
    }

    private static func review(submission: String, in database: Database) throws -> StoredReview? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT \(StoredReview.columns) FROM review JOIN review_slot ON review_slot.id = review.slot_id
                    WHERE submission = ?
                    """), arguments: [submission]
        ).map { StoredReview($0) }
    }

    /// The answer of a slot that counts.
    static func standingReview(of slotRow: Int64, in database: Database) throws -> StoredReview? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT \(StoredReview.columns) FROM review JOIN review_slot ON review_slot.id = review.slot_id
                    WHERE slot_id = ? ORDER BY version DESC LIMIT 1
                    """), arguments: [slotRow]
        ).map { StoredReview($0) }
    }
}

/// Where a reviewer's answer belongs, and all that decides whether it may be kept.
private struct ReviewPlace {
    var slotRow: Int64
    var slot: String
    var position: Int
    var reviewer: Int64
    var code: String
    var study: Int64
    var invitedAt: Timestamp
    var linkIsValid: Bool
    var standing: StoredReview?

    init?(slot: String, in database: Database) throws {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT review_slot.id, review_slot.position, reviewer.id AS reviewer, reviewer.code,
                        reviewer.study_id, reviewer.invited_at,
                        EXISTS (SELECT 1 FROM reviewer_invitation
                            WHERE reviewer_id = reviewer.id AND revoked_at IS NULL) AS link_valid
                    FROM review_slot JOIN reviewer ON reviewer.id = review_slot.reviewer_id WHERE slot = ?
                    """), arguments: [slot])
        guard let row else { return nil }
        self.slot = slot
        (slotRow, position, reviewer) = (row["id"], row["position"], row["reviewer"])
        (code, study, linkIsValid) = (row["code"], row["study_id"], row["link_valid"])
        invitedAt = Timestamp(milliseconds: row["invited_at"])
        standing = try StudyStore.standingReview(of: slotRow, in: database)
    }
}
