-- One reading of the whole test set by one reader, and the stored order of its cases.
CREATE TABLE reading_session (
    id        INTEGER PRIMARY KEY,
    reader_id INTEGER NOT NULL REFERENCES reader (id),
    number    INTEGER NOT NULL CHECK (number > 0),
    UNIQUE (reader_id, number)
) STRICT;
CREATE TABLE assignment (
    id         INTEGER PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES reading_session (id),
    position   INTEGER NOT NULL CHECK (position > 0),
    case_id    INTEGER NOT NULL REFERENCES study_case (id),
    -- Random texts that stand for the case and for its image before this reader.
    slot       TEXT    NOT NULL UNIQUE,
    image      TEXT    NOT NULL UNIQUE,
    UNIQUE (session_id, position),
    UNIQUE (session_id, case_id)
) STRICT;
CREATE TRIGGER assignment_is_append_only BEFORE UPDATE ON assignment
BEGIN SELECT RAISE(ABORT, 'a stored order is never changed'); END;
CREATE TRIGGER assignment_is_kept BEFORE DELETE ON assignment
BEGIN SELECT RAISE(ABORT, 'a stored order is never deleted'); END;

-- Every answer ever given; of one assignment the highest version stands. A resend (same submission) adds nothing.
-- Times are milliseconds since 1970 UTC: shown and answered on the server's clock as the page estimated it,
-- received by the server itself.
CREATE TABLE reading (
    id                INTEGER PRIMARY KEY,
    assignment_id     INTEGER NOT NULL REFERENCES assignment (id),
    version           INTEGER NOT NULL CHECK (version > 0),
    submission        TEXT    NOT NULL UNIQUE,
    shown_at          INTEGER NOT NULL,
    answered_at       INTEGER NOT NULL CHECK (answered_at >= shown_at),
    received_at       INTEGER NOT NULL,
    active_ms         INTEGER NOT NULL CHECK (active_ms >= 0),
    first_decision_ms INTEGER CHECK (first_decision_ms >= 0),
    view_changes      INTEGER NOT NULL CHECK (view_changes >= 0),
    window_centre     REAL,
    window_width      REAL,
    zoom              REAL,
    pan_x             REAL,
    pan_y             REAL,
    inverted          INTEGER CHECK (inverted IN (0, 1)),
    one_to_one_ms     INTEGER CHECK (one_to_one_ms >= 0),
    change_reason     TEXT,
    UNIQUE (assignment_id, version)
) STRICT;
CREATE TABLE response (
    reading_id INTEGER NOT NULL REFERENCES reading (id),
    question   TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('choice', 'cannot-assess', 'scale', 'percent', 'marks', 'note')),
    code       TEXT,
    number     INTEGER,
    note       TEXT,
    PRIMARY KEY (reading_id, question)
) STRICT, WITHOUT ROWID;
CREATE TABLE mark (
    reading_id INTEGER NOT NULL REFERENCES reading (id),
    question   TEXT    NOT NULL,
    position   INTEGER NOT NULL,
    shape      TEXT    NOT NULL CHECK (shape IN ('point', 'box')),
    side       TEXT    CHECK (side IN ('left', 'right')),
    x          REAL    NOT NULL,
    y          REAL    NOT NULL,
    width      REAL    NOT NULL,
    height     REAL    NOT NULL,
    PRIMARY KEY (reading_id, question, position)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER reading_is_append_only BEFORE UPDATE ON reading
BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
CREATE TRIGGER reading_is_kept BEFORE DELETE ON reading
BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END;
CREATE TRIGGER response_is_append_only BEFORE UPDATE ON response
BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
CREATE TRIGGER response_is_kept BEFORE DELETE ON response
BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END;
CREATE TRIGGER mark_is_append_only BEFORE UPDATE ON mark
BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
CREATE TRIGGER mark_is_kept BEFORE DELETE ON mark
BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END;

-- The reader's declaration at the end of a session.
CREATE TABLE sign_off (
    session_id INTEGER PRIMARY KEY REFERENCES reading_session (id),
    signed_at  INTEGER NOT NULL,
    declaration TEXT   NOT NULL,
    history_head TEXT  NOT NULL
) STRICT;
CREATE TRIGGER sign_off_is_append_only BEFORE UPDATE ON sign_off
BEGIN SELECT RAISE(ABORT, 'a signature is never changed'); END;
CREATE TRIGGER sign_off_is_kept BEFORE DELETE ON sign_off
BEGIN SELECT RAISE(ABORT, 'a signature is never deleted'); END;

-- Practice: kept apart, so that it can never be mixed with the study.
CREATE TABLE warm_up_assignment (
    id              INTEGER PRIMARY KEY,
    reader_id       INTEGER NOT NULL REFERENCES reader (id),
    position        INTEGER NOT NULL,
    warm_up_case_id INTEGER NOT NULL REFERENCES warm_up_case (id),
    slot            TEXT    NOT NULL UNIQUE,
    image           TEXT    NOT NULL UNIQUE,
    UNIQUE (reader_id, position)
) STRICT;
CREATE TABLE warm_up_reading (
    id            INTEGER PRIMARY KEY,
    assignment_id INTEGER NOT NULL UNIQUE REFERENCES warm_up_assignment (id),
    submission    TEXT    NOT NULL UNIQUE,
    answered_at   INTEGER NOT NULL,
    received_at   INTEGER NOT NULL,
    active_ms     INTEGER NOT NULL CHECK (active_ms >= 0)
) STRICT;
CREATE TABLE warm_up_response (
    reading_id INTEGER NOT NULL REFERENCES warm_up_reading (id),
    question   TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    code       TEXT,
    number     INTEGER,
    note       TEXT,
    PRIMARY KEY (reading_id, question)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_by_case ON assignment (case_id);
