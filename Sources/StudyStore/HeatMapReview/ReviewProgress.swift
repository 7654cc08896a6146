import GRDB
public import Studies

/// How far one reviewer is, derived from the answers themselves.
public struct ReviewerProgress: Sendable {
    /// `M01`.
    public var code: String
    /// Whether the link works.
    public var linkIsValid: Bool
    /// Whether a browser was ever signed in by it.
    public var hasSignedIn: Bool
    /// Maps with an answer.
    public var answered: Int
    /// All maps.
    public var maps: Int
    /// When the last answer arrived.
    public var lastAnswerAt: Timestamp?
    /// Active time so far in milliseconds.
    public var activeMilliseconds: Int64
}

/// What stands of one map of one reviewer.
@_spi(Confidential) public struct StandingReview: Equatable, Sendable {
    /// The reviewer's code.
    public var reviewer: String
    /// The case.
    public var number: CaseNumber
    /// The model whose map it is.
    public var model: String
    /// The answer; `nil` when there is none yet.
    public var answer: HeatMapAnswer?
}

extension StudyStore {
    /// Every reviewer's progress in a study, in the order of invitation.
    public func reviewProgress(of name: StudyName) async throws -> [ReviewerProgress] {
        try await pool.read { [self] database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT reviewer.code, count(DISTINCT review_slot.id) AS maps,
                        count(DISTINCT review.slot_id) AS answered, max(review.received_at) AS last_answer,
                        coalesce(sum(review.active_ms), 0) AS active,
                        EXISTS (SELECT 1 FROM reviewer_invitation
                            WHERE reviewer_id = reviewer.id AND revoked_at IS NULL) AS link_valid,
                        EXISTS (SELECT 1 FROM reviewer_sign_in WHERE reviewer_id = reviewer.id) AS has_signed_in
                    FROM reviewer JOIN review_slot ON review_slot.reviewer_id = reviewer.id
                    LEFT JOIN review ON review.slot_id = review_slot.id
                    WHERE reviewer.study_id = ? GROUP BY reviewer.id ORDER BY reviewer.number
                    """, arguments: [try study(name, in: database).id.row]
            ).map { row in
                ReviewerProgress(
                    code: row["code"], linkIsValid: row["link_valid"], hasSignedIn: row["has_signed_in"],
                    answered: row["answered"], maps: row["maps"],
                    lastAnswerAt: (row["last_answer"] as Int64?).map(Timestamp.init(milliseconds:)),
                    activeMilliseconds: row["active"])
            }
        }
    }

    /// What stands of every map of every reviewer, by reviewer and place in his order.
    ///
    /// It tells which cases a model calls a fracture: it is for those who have had
    /// ``recordResultsViewed(_:how:by:at:)`` note it.
    @_spi(Confidential) public func standingReviews(
        of name: StudyName, confidential: ConfidentialStore
    ) async throws -> [StandingReview] {
        let reviewed = try await confidential.reviewedCases(of: name)
        return try await pool.read { [self] database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT review_slot.id, review_slot.slot, reviewer.code FROM review_slot
                    JOIN reviewer ON reviewer.id = review_slot.reviewer_id
                    WHERE reviewer.study_id = ? ORDER BY reviewer.number, review_slot.position
                    """, arguments: [try study(name, in: database).id.row])
            return try rows.map { row in
                guard let item = reviewed[row["slot"]] else {
                    throw StoreError.unreadable(
                        file: "confidential.sqlite", reason: "nobody knows which case a reviewer's slot stands for")
                }
                return StandingReview(
                    reviewer: row["code"], number: item.number, model: item.model,
                    answer: try Self.standingReview(of: row["id"], in: database)?.answer)
            }
        }
    }

    /// The models whose maps each reviewer was invited to review, by the reviewer's code.
    @_spi(Confidential) public func reviewedModels(
        of name: StudyName, confidential: ConfidentialStore
    ) async throws -> [String: String] {
        let reviewed = try await confidential.reviewedCases(of: name)
        return try await pool.read { [self] database in
            // All maps of a reviewer are of one model.
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT reviewer.code, min(review_slot.slot) AS slot FROM review_slot
                    JOIN reviewer ON reviewer.id = review_slot.reviewer_id
                    WHERE reviewer.study_id = ? GROUP BY reviewer.id
                    """, arguments: [try study(name, in: database).id.row])
            var models: [String: String] = [:]
            for row in rows { models[row["code"]] = reviewed[row["slot"]]?.model }
            return models
        }
    }
}
