-- Marks of practice answers, kept apart as these are, added and never changed, deleted or replaced.
CREATE TABLE warm_up_mark (
    reading_id INTEGER NOT NULL REFERENCES warm_up_reading (id),
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
CREATE TRIGGER warm_up_mark_is_append_only BEFORE UPDATE ON warm_up_mark
BEGIN SELECT RAISE(ABORT, 'practice answers are never changed'); END;
CREATE TRIGGER warm_up_mark_is_kept BEFORE DELETE ON warm_up_mark
BEGIN SELECT RAISE(ABORT, 'practice answers are never deleted'); END;
-- REPLACE deletes the row in its way without asking the trigger above.
CREATE TRIGGER warm_up_mark_is_never_replaced BEFORE INSERT ON warm_up_mark
WHEN EXISTS (SELECT 1 FROM warm_up_mark
    WHERE reading_id = NEW.reading_id AND question = NEW.question AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'practice answers are never replaced'); END;
