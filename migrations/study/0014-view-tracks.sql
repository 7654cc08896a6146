-- How a reader looked at a case while it lay open: window, zoom, place, marks and choices over time, as ViewTrack.bytes
-- writes them. The page sends a track after the answer, or not at all: no answer waits for one or is lost with one.
-- submission is that of the answer that ended the showing, whether or not that answer was kept.
CREATE TABLE view_track (
    id            INTEGER PRIMARY KEY,
    assignment_id INTEGER NOT NULL REFERENCES assignment (id),
    key           TEXT    NOT NULL UNIQUE,
    submission    TEXT,
    shown_at      INTEGER NOT NULL,
    received_at   INTEGER NOT NULL,
    steps         INTEGER NOT NULL CHECK (steps BETWEEN 1 AND 1200),
    track         BLOB    NOT NULL CHECK (length(track) BETWEEN 1 AND 65536)
) STRICT;
CREATE INDEX view_track_by_assignment ON view_track (assignment_id);
CREATE TRIGGER view_track_is_append_only BEFORE UPDATE ON view_track
BEGIN SELECT RAISE(ABORT, 'how a case was looked at is never changed'); END;
CREATE TRIGGER view_track_is_kept BEFORE DELETE ON view_track
BEGIN SELECT RAISE(ABORT, 'how a case was looked at is never deleted'); END;
CREATE TRIGGER view_track_is_never_replaced BEFORE INSERT ON view_track
WHEN EXISTS (SELECT 1 FROM view_track WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM view_track WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'how a case was looked at is never replaced'); END;
