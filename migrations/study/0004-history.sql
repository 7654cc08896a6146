-- Everything that happened, one chain a study. hash = SHA-256 of the hash before and this row's fields, as
-- docs/history.md defines it; an event that tells of an answer carries the digest of that answer's rows.
CREATE TABLE event (
    study_id INTEGER NOT NULL REFERENCES study (id),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    at       INTEGER NOT NULL,
    actor    TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    details  TEXT    NOT NULL,
    previous TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    PRIMARY KEY (study_id, sequence)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER event_is_append_only BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the history is never changed'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the history is never deleted'); END;
