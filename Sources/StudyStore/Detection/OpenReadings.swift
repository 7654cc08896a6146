public import Cryptography
import GRDB

extension StudyStore {
    /// Whether the reader whose browser holds this cookie can still give answers in a study.
    ///
    /// That is so until every session is signed off or the study is locked: a study that is a draft or closed for now
    /// can be opened. A cookie that has ended counts too, since its reader may go on in another browser; a reader whose
    /// answers are void or who has no valid link left can answer nothing any more.
    public func hasOpenReadings(_ cookie: Token) async throws -> Bool {
        let hash = keyedHash(cookie)
        return try await pool.read { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM sign_in
                        JOIN reader ON reader.id = sign_in.reader_id
                        JOIN study ON study.id = reader.study_id
                        JOIN reading_session ON reading_session.reader_id = reader.id
                        LEFT JOIN sign_off ON sign_off.session_id = reading_session.id
                        WHERE sign_in.cookie_hash = ? AND study.state <> 'locked' AND sign_off.session_id IS NULL
                            AND NOT EXISTS (SELECT 1 FROM voiding WHERE voiding.reader_id = reader.id)
                            AND EXISTS (SELECT 1 FROM invitation
                                WHERE invitation.reader_id = reader.id AND invitation.revoked_at IS NULL))
                    """, arguments: [hash]) ?? false
        }
    }

    /// Whether a picture is a case of a study that is not locked: what a model says of it must reach nobody through the
    /// detection page, since readers still read it or its results are still sealed.
    ///
    /// - Parameter pixels: ``Radiographs/Radiograph/pixelDigest``, which does not depend on the file it came in.
    public func isCaseBeingRead(pixels: Digest) async throws -> Bool {
        try await pool.read { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM radiograph
                        JOIN study ON study.id = radiograph.study_id
                        JOIN study_case ON study_case.radiograph_id = radiograph.id
                            AND study_case.study_id = radiograph.study_id
                        WHERE radiograph.pixel_sha256 = ? AND study.state <> 'locked')
                    """, arguments: [pixels.description]) ?? false
        }
    }
}
