import Cryptography
import GRDB
public import Studies

extension StudyStore {
    /// Checks a study as ``verify(_:expecting:includingImages:)`` does, and that what is true about its cases is still
    /// what it was when the study was created: the truth lies in the other database, which no event of readers touches.
    @_spi(Confidential) public func verify(
        _ name: StudyName, expecting head: String?, includingImages: Bool = true,
        against confidential: ConfidentialStore
    ) async throws -> Verification {
        var verification = try await verify(name, expecting: head, includingImages: includingImages)
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
        return verification
    }
}
