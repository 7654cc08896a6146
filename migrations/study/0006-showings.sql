-- The first time that a radiograph was painted before its reader, whether or not an answer followed.
CREATE TABLE showing (
    assignment_id INTEGER PRIMARY KEY REFERENCES assignment (id),
    shown_at      INTEGER NOT NULL,
    received_at   INTEGER NOT NULL
) STRICT;
CREATE TRIGGER showing_is_append_only BEFORE UPDATE ON showing
BEGIN SELECT RAISE(ABORT, 'what was shown is never changed'); END;
CREATE TRIGGER showing_is_kept BEFORE DELETE ON showing
BEGIN SELECT RAISE(ABORT, 'what was shown is never deleted'); END;
