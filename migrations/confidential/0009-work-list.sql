-- The work-list: films of the clinic, de-identified at the door, and what the model says of them. They belong to no study.
-- Who a film is of stands nowhere here; the door keeps that beside the original, outside the data directory.
CREATE TABLE work_list_film (
    number           INTEGER PRIMARY KEY CHECK (number > 0),
    arrived_at       INTEGER NOT NULL,
    file             TEXT    NOT NULL UNIQUE CHECK (length(file) > 0),
    source_sha256    TEXT    NOT NULL UNIQUE CHECK (length(source_sha256) = 64),
    pixel_sha256     TEXT    NOT NULL CHECK (length(pixel_sha256) = 64),
    original_sha256  TEXT    NOT NULL CHECK (length(original_sha256) = 64),
    width            INTEGER NOT NULL CHECK (width > 0),
    height           INTEGER NOT NULL CHECK (height > 0),
    age              INTEGER CHECK (age BETWEEN 0 AND 90),
    sex              TEXT    CHECK (sex IN ('female', 'male')),
    blacked_out      TEXT    NOT NULL
) STRICT;
CREATE TABLE work_list_score (
    film           INTEGER PRIMARY KEY REFERENCES work_list_film (number),
    scored_at      INTEGER NOT NULL,
    model          TEXT    NOT NULL CHECK (length(model) > 0),
    version        TEXT    NOT NULL,
    weights_sha256 TEXT    NOT NULL CHECK (length(weights_sha256) = 64),
    card           TEXT    NOT NULL CHECK (length(card) > 0),
    threshold      REAL    NOT NULL CHECK (threshold BETWEEN 0 AND 1),
    probability    REAL    NOT NULL CHECK (probability BETWEEN 0 AND 1),
    method         TEXT,
    layer          TEXT,
    output         INTEGER,
    map_rows       INTEGER,
    map_columns    INTEGER,
    numbers        BLOB,
    CHECK ((numbers IS NULL) = (map_rows IS NULL)),
    CHECK (numbers IS NULL OR length(numbers) = 4 * map_rows * map_columns)
) STRICT;
CREATE INDEX work_list_score_by_probability ON work_list_score (probability);

-- Why a film has no score; gone when it is tried again.
CREATE TABLE work_list_problem (
    film   INTEGER PRIMARY KEY REFERENCES work_list_film (number),
    at     INTEGER NOT NULL,
    reason TEXT    NOT NULL CHECK (length(reason) > 0)
) STRICT;

-- How far the way of a result back to the PACS is.
CREATE TABLE work_list_sending (
    film       INTEGER PRIMARY KEY REFERENCES work_list_score (film),
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    changed_at INTEGER NOT NULL,
    attempts   INTEGER NOT NULL CHECK (attempts >= 0),
    reason     TEXT    CHECK ((reason IS NOT NULL) = (state = 'failed'))
) STRICT;
CREATE TRIGGER work_list_sending_ends BEFORE UPDATE ON work_list_sending WHEN OLD.state = 'sent'
BEGIN SELECT RAISE(ABORT, 'a result is sent once'); END;

-- What happened on the work-list, a chain like that of a study (docs/history.md), under the name ":work-list".
CREATE TABLE work_list_event (
    sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
    at       INTEGER NOT NULL,
    actor    TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    details  TEXT    NOT NULL,
    previous TEXT    NOT NULL,
    hash     TEXT    NOT NULL
) STRICT;
CREATE INDEX work_list_event_by_subject ON work_list_event (subject);
CREATE TRIGGER work_list_event_is_append_only BEFORE UPDATE ON work_list_event
BEGIN SELECT RAISE(ABORT, 'the history is never changed'); END;
CREATE TRIGGER work_list_event_is_kept BEFORE DELETE ON work_list_event
BEGIN SELECT RAISE(ABORT, 'the history is never deleted'); END;
CREATE TRIGGER work_list_event_is_never_replaced BEFORE INSERT ON work_list_event
WHEN EXISTS (SELECT 1 FROM work_list_event WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'the history is never replaced'); END;
CREATE TRIGGER work_list_film_is_never_changed BEFORE UPDATE ON work_list_film
BEGIN SELECT RAISE(ABORT, 'a film of the work-list is never changed'); END;
CREATE TRIGGER work_list_film_is_kept BEFORE DELETE ON work_list_film
BEGIN SELECT RAISE(ABORT, 'a film of the work-list is never deleted'); END;
CREATE TRIGGER work_list_score_is_never_changed BEFORE UPDATE ON work_list_score
BEGIN SELECT RAISE(ABORT, 'a score is never changed'); END;
CREATE TRIGGER work_list_score_is_kept BEFORE DELETE ON work_list_score
BEGIN SELECT RAISE(ABORT, 'a score is never deleted'); END;
