-- Sessions that are read with a model's help: after a reader's answer, which is then final, he is told what the model says,
-- and answers once more. What he was told is in confidential.sqlite, where the predictions are; here is only that, and
-- when, he was told it.
CREATE TABLE advice (
    assignment_id INTEGER PRIMARY KEY REFERENCES assignment (id),
    given_at      INTEGER NOT NULL
) STRICT;
CREATE TRIGGER advice_is_append_only BEFORE UPDATE ON advice
BEGIN SELECT RAISE(ABORT, 'that a reader was told what a model says is never changed'); END;
CREATE TRIGGER advice_is_kept BEFORE DELETE ON advice
BEGIN SELECT RAISE(ABORT, 'that a reader was told what a model says is never deleted'); END;
CREATE TRIGGER advice_is_never_replaced BEFORE INSERT ON advice
WHEN EXISTS (SELECT 1 FROM advice WHERE assignment_id = NEW.assignment_id)
BEGIN SELECT RAISE(ABORT, 'that a reader was told what a model says is never replaced'); END;

-- The answer after the advice; final as the first one is. Times as in `reading`; shown_at is when the advice was painted.
CREATE TABLE second_reading (
    id                INTEGER PRIMARY KEY,
    assignment_id     INTEGER NOT NULL UNIQUE REFERENCES advice (assignment_id),
    submission        TEXT    NOT NULL UNIQUE,
    shown_at          INTEGER NOT NULL,
    answered_at       INTEGER NOT NULL CHECK (answered_at >= shown_at),
    received_at       INTEGER NOT NULL,
    active_ms         INTEGER NOT NULL CHECK (active_ms >= 0),
    first_decision_ms INTEGER CHECK (first_decision_ms >= 0),
    view_changes      INTEGER NOT NULL CHECK (view_changes >= 0)
) STRICT;
CREATE TABLE second_response (
    reading_id INTEGER NOT NULL REFERENCES second_reading (id),
    question   TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('choice', 'cannot-assess', 'scale', 'percent', 'marks', 'note')),
    code       TEXT,
    number     INTEGER,
    note       TEXT,
    PRIMARY KEY (reading_id, question)
) STRICT, WITHOUT ROWID;
CREATE TABLE second_mark (
    reading_id INTEGER NOT NULL REFERENCES second_reading (id),
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
CREATE TRIGGER second_reading_is_append_only BEFORE UPDATE ON second_reading
BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
CREATE TRIGGER second_reading_is_kept BEFORE DELETE ON second_reading
BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END;
CREATE TRIGGER second_reading_is_never_replaced BEFORE INSERT ON second_reading
WHEN EXISTS (SELECT 1 FROM second_reading WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM second_reading WHERE assignment_id = NEW.assignment_id)
    OR EXISTS (SELECT 1 FROM second_reading WHERE submission = NEW.submission)
BEGIN SELECT RAISE(ABORT, 'answers are never replaced'); END;
CREATE TRIGGER second_response_is_append_only BEFORE UPDATE ON second_response
BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
CREATE TRIGGER second_response_is_kept BEFORE DELETE ON second_response
BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END;
CREATE TRIGGER second_response_is_never_replaced BEFORE INSERT ON second_response
WHEN EXISTS (SELECT 1 FROM second_response WHERE reading_id = NEW.reading_id AND question = NEW.question)
BEGIN SELECT RAISE(ABORT, 'answers are never replaced'); END;
CREATE TRIGGER second_mark_is_append_only BEFORE UPDATE ON second_mark
BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
CREATE TRIGGER second_mark_is_kept BEFORE DELETE ON second_mark
BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END;
CREATE TRIGGER second_mark_is_never_replaced BEFORE INSERT ON second_mark
WHEN EXISTS (SELECT 1 FROM second_mark
    WHERE reading_id = NEW.reading_id AND question = NEW.question AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'answers are never replaced'); END;

-- The advice comes after the reader's own answer, whatever a program does.
CREATE TRIGGER advice_follows_the_first_answer BEFORE INSERT ON advice
WHEN NOT EXISTS (SELECT 1 FROM reading WHERE assignment_id = NEW.assignment_id)
BEGIN SELECT RAISE(ABORT, 'a reader is told what a model says after the own answer only'); END;
CREATE TRIGGER advised_reading_is_final BEFORE INSERT ON reading
WHEN NEW.version > 1 AND EXISTS (SELECT 1 FROM advice WHERE assignment_id = NEW.assignment_id)
BEGIN SELECT RAISE(ABORT, 'an answer is final once the reader was told what a model says'); END;

-- Giving a second answer is a sign of life, too.
CREATE TRIGGER second_reading_is_seen AFTER INSERT ON second_reading
BEGIN
    UPDATE reader_progress SET last_seen_at = max(coalesce(last_seen_at, 0), NEW.received_at)
    WHERE reader_id = (SELECT reader_id FROM assignment
        JOIN reading_session ON reading_session.id = assignment.session_id WHERE assignment.id = NEW.assignment_id);
END;
