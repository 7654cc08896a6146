public import Cryptography
import GRDB
import Studies

extension StudyStore {
    /// Whether the reader whose browser holds this cookie can still give answers in a study.
    ///
    /// That is so until every session is signed off, or under the policy `study` even then, and until the study is
    /// locked: one that is a draft or closed for now can be opened. A cookie that has ended counts too, since its reader may go on in another browser; a reader whose
    /// answers are void or who has no valid link left can answer nothing any more.
    public func hasOpenReadings(_ cookie: Token) async throws -> Bool {
        let hash = keyedHash(cookie)
        return try await pool.read { [self] database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT reader.study_id, EXISTS (SELECT 1 FROM reading_session WHERE reader_id = reader.id
                            AND NOT EXISTS (SELECT 1 FROM sign_off WHERE session_id = reading_session.id)) AS is_left
                    FROM sign_in
                        JOIN reader ON reader.id = sign_in.reader_id
                        JOIN study ON study.id = reader.study_id
                    WHERE sign_in.cookie_hash = ? AND study.state <> 'locked'
                        AND NOT EXISTS (SELECT 1 FROM voiding WHERE voiding.reader_id = reader.id)
                        AND EXISTS (SELECT 1 FROM invitation
                            WHERE invitation.reader_id = reader.id AND invitation.revoked_at IS NULL)
                    """, arguments: [hash])
            guard let row else { return false }
            return try row["is_left"] || plan(of: row["study_id"], in: database).change.limit == .untilStudy
        }
    }

    /// Whether a picture is a case of a study that is not locked: what a model says of it must reach nobody through the
    /// detection page, since readers still read it or its results are still sealed.
    ///
    /// - Parameter pixels: ``Radiographs/Radiograph/pixelDigest``, which does not depend on the file it came in.
    public func isCaseBeingRead(pixels: Digest) async throws -> Bool {
        try await !casesBeingRead(among: [pixels.description]).isEmpty
    }

    /// Those of some pictures that are cases of a study which is not locked.
    ///
    /// - Parameter pixels: SHA-256 of grey values, see ``Radiographs/Radiograph/pixelDigest``.
    public func casesBeingRead(among pixels: [String]) async throws -> Set<String> {
        try await pool.read { database in
            try String.fetchSet(
                database,
                sql: """
                    SELECT radiograph.pixel_sha256 FROM radiograph
                        JOIN study ON study.id = radiograph.study_id
                        JOIN study_case ON study_case.radiograph_id = radiograph.id
                            AND study_case.study_id = radiograph.study_id
                    WHERE radiograph.pixel_sha256 IN (\(databaseQuestionMarks(count: pixels.count)))
                            AND study.state <> 'locked'
                    """, arguments: StatementArguments(pixels))
        }
    }
}
