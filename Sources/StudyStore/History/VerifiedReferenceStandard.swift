import Cryptography
import GRDB
public import Studies

extension StudyStore {
    /// Checks a study as ``verify(_:expecting:includingImages:progress:)`` does, and that what is true about its cases is still
    /// what it was when the study was created: the truth lies in the other database, which no event of readers touches.
    @_spi(Confidential) public func verify(
        _ name: StudyName, expecting head: String?, includingImages: Bool = true,
        against confidential: ConfidentialStore, progress: @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws -> Verification {
        var verification = try await verify(
            name, expecting: head, includingImages: includingImages, progress: progress)
        let told = try await pool.read { [self] database in
            try String.fetchOne(
                database,
                sql: """
                    SELECT json_extract(details, '$."reference-standard"') FROM event
                    WHERE study_id = ? AND kind = 'study-created' AND json_valid(details) ORDER BY sequence LIMIT 1
                    """, arguments: [try study(name, in: database).id.row])
        }
        // Studies that were created before the digest was kept have nothing to compare with.
        if let told, try await confidential.digest(of: name).description != told {
            verification.report("the reference standard is not the one with which the study was created")
        }
        try await checkReviewedCases(of: name, in: confidential, &verification)
        return verification
    }

    /// Compares what reviewers' slots stand for with what the history told at their invitation.
    private func checkReviewedCases(
        of name: StudyName, in confidential: ConfidentialStore, _ verification: inout Verification
    ) async throws {
        let cases = try await confidential.reviewedCases(of: name)
        let (slots, told) = try await pool.read { [self] database in
            let study = try study(name, in: database).id.row
            let slots = try Row.fetchAll(
                database,
                sql: """
                    SELECT reviewer.code, review_slot.slot FROM review_slot
                    JOIN reviewer ON reviewer.id = review_slot.reviewer_id WHERE study_id = ?
                    """, arguments: [study]
            ).map { (code: $0["code"] as String, slot: $0["slot"] as String) }
            let told = try Row.fetchAll(
                database,
                sql: """
                    SELECT sequence, subject, json_extract(details, '$.slots') AS slots FROM event
                    WHERE study_id = ? AND kind = 'reviewer-invited' AND json_valid(details) ORDER BY sequence
                    """, arguments: [study]
            ).map {
                (sequence: $0["sequence"] as Int, subject: $0["subject"] as String, digest: $0["slots"] as String?)
            }
            return (slots, told)
        }
        let byReviewer = Dictionary(grouping: slots) { "reviewer:\($0.code)" }
        for event in told {
            let found = (byReviewer[event.subject] ?? []).compactMap { cases[$0.slot] }
            if ReviewedCase.digest(of: found).description != event.digest {
                verification.report(
                    "what the slots of this reviewer stand for is not what was stored then", at: event.sequence)
            }
        }
    }
}
