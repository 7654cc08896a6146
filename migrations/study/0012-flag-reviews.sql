-- What a coordinator said about a flag on the quality of readings, each time. A flag itself is computed from the readings
-- and stored nowhere; that it was looked at, with the numbers of then, is kept, and excludes nobody.
CREATE TABLE flag_review (
    id          INTEGER PRIMARY KEY,
    session_id  INTEGER NOT NULL REFERENCES reading_session (id),
    kind        TEXT    NOT NULL,
    readings    INTEGER NOT NULL CHECK (readings > 0),
    of_readings INTEGER NOT NULL CHECK (of_readings >= readings),
    reason      TEXT    NOT NULL CHECK (length(reason) > 0),
    reviewed_by TEXT    NOT NULL,
    reviewed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX flag_review_by_session ON flag_review (session_id);
CREATE TRIGGER flag_review_is_append_only BEFORE UPDATE ON flag_review
BEGIN SELECT RAISE(ABORT, 'what was said about a flag is never changed'); END;
CREATE TRIGGER flag_review_is_kept BEFORE DELETE ON flag_review
BEGIN SELECT RAISE(ABORT, 'what was said about a flag is never deleted'); END;
CREATE TRIGGER flag_review_is_never_replaced BEFORE INSERT ON flag_review
WHEN EXISTS (SELECT 1 FROM flag_review WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'what was said about a flag is never replaced'); END;
