import Foundation
import GRDB
public import Studies

/// A track as the page sends it.
public struct ViewTrackSubmission: Equatable, Sendable {
    /// Made by the page; the same track sent twice carries the same key.
    public var key: String
    /// Key of the answer that ended the showing; `nil` when the reader went on without one.
    public var submission: String?
    /// When the radiograph was painted, on the server's clock as the page estimated it.
    public var shownAt: Timestamp
    /// What happened from then on.
    public var track: ViewTrack

    /// A track as the page sent it.
    public init(key: String, submission: String?, shownAt: Timestamp, track: ViewTrack) {
        self.key = key
        self.submission = submission
        self.shownAt = shownAt
        self.track = track
    }
}

/// A track that was stored.
@_spi(Confidential) public struct StoredViewTrack: Equatable, Sendable {
    /// As the page sent it, its time of showing kept inside what the server knows.
    public var sent: ViewTrackSubmission
    /// When the server received it.
    public var receivedAt: Timestamp
}

/// What became of a track.
public enum ViewTrackOutcome: Equatable, Sendable {
    /// It is on the disk, or was already.
    case saved
    /// The case has so many already that no more are kept.
    case enough
    /// The study takes nothing in this state.
    case studyNotOpen(StudyState)
    /// The slot is not one of this reader's, or his link was revoked.
    case notYourCase
}

extension StudyStore {
    /// Tracks of one case of one reader that are kept: whoever sends more fills the disk, and not with readings.
    static let mostTracksOfCase = 20

    /// Keeps how a reader looked at a case. It changes nothing about the answers and is no event of the history.
    ///
    /// Tracks come after their answers, so a study that was closed meanwhile still takes them; a locked one takes nothing.
    public func recordTrack(
        _ sent: ViewTrackSubmission, slot: String, reader: ReaderID, at now: Timestamp
    ) async throws -> ViewTrackOutcome {
        let bytes = Data(sent.track.bytes)
        return try await writer.write { database in
            let row = try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT assignment.id, reader.invited_at, study.state FROM assignment
                        JOIN reading_session ON reading_session.id = assignment.session_id
                        JOIN reader ON reader.id = reading_session.reader_id JOIN study ON study.id = reader.study_id
                        WHERE assignment.slot = ? AND reader.id = ? AND EXISTS
                            (SELECT 1 FROM invitation WHERE reader_id = reader.id AND revoked_at IS NULL)
                        """), arguments: [slot, reader.row])
            guard let row, let state = StudyState(rawValue: row[2]) else { return .notYourCase }
            guard state == .open || state == .closed else { return .studyNotOpen(state) }
            let assignment: Int64 = row[0]
            let isKnown =
                try Bool.fetchOne(
                    database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM view_track WHERE key = ?)"),
                    arguments: [sent.key]) ?? false
            guard !isKnown else { return .saved }
            let kept =
                try Int.fetchOne(
                    database.cachedStatement(sql: "SELECT count(*) FROM view_track WHERE assignment_id = ?"),
                    arguments: [assignment]) ?? 0
            guard kept < Self.mostTracksOfCase else { return .enough }
            let shownAt = min(max(sent.shownAt, Timestamp(milliseconds: row[1])), now)
            try database.cachedStatement(
                sql: """
                    INSERT INTO view_track (assignment_id, key, submission, shown_at, received_at, steps, track)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                assignment, sent.key, sent.submission, shownAt.milliseconds, now.milliseconds,
                sent.track.steps.count, bytes,
            ])
            return .saved
        }
    }

    /// The tracks of one reader's showings of one case, the earliest first.
    ///
    /// It ties case numbers to what a reader did, so no page of a reader may ever use it.
    ///
    /// - Throws: ``StoreError/unreadable(file:reason:)`` when a track is damaged.
    @_spi(Confidential) public func viewTracks(
        of name: StudyName, reader: String, session: Int, case number: CaseNumber
    ) async throws -> [StoredViewTrack] {
        try await pool.read { [self] database in
            try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT view_track.key, submission, view_track.shown_at, view_track.received_at, track
                        FROM reader JOIN reading_session ON reading_session.reader_id = reader.id
                        JOIN assignment ON assignment.session_id = reading_session.id
                        JOIN study_case ON study_case.id = assignment.case_id
                        JOIN view_track ON view_track.assignment_id = assignment.id
                        WHERE reader.study_id = ? AND reader.code = ? AND reading_session.number = ?
                            AND study_case.number = ?
                        ORDER BY view_track.shown_at, view_track.id
                        """), arguments: [row(of: name, in: database), reader, session, number.description]
            ).map { row in
                StoredViewTrack(
                    sent: ViewTrackSubmission(
                        key: row[0], submission: row[1], shownAt: Timestamp(milliseconds: row[2]),
                        track: try Self.track(row[4])),
                    receivedAt: Timestamp(milliseconds: row[3]))
            }
        }
    }

    static func track(_ bytes: Data) throws(StoreError) -> ViewTrack {
        guard let track = try? ViewTrack(bytes: bytes) else {
            throw .unreadable(file: "study.sqlite", reason: "a track of the viewer is damaged")
        }
        return track
    }
}
