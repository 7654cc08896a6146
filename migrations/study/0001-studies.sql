-- The studies, their radiographs and their cases: all that reader-facing code may know of them. What is true about a
-- case, its original file name and the readers' names are in the other database, confidential.sqlite.
CREATE TABLE study (
    id                INTEGER PRIMARY KEY,
    name              TEXT    NOT NULL UNIQUE,
    definition        TEXT    NOT NULL,
    definition_sha256 TEXT    NOT NULL,
    cases_sha256      TEXT    NOT NULL,
    frozen_sha256     TEXT,
    simulated_readers INTEGER NOT NULL DEFAULT 0 CHECK (simulated_readers IN (0, 1)),
    state             TEXT    NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'open', 'closed', 'locked')),
    created_at        INTEGER NOT NULL
) STRICT;

-- What gives answers their meaning never changes, and nothing leads back from a locked or an opened study.
CREATE TRIGGER study_definition_is_frozen BEFORE UPDATE OF name, definition, definition_sha256, cases_sha256 ON study
BEGIN SELECT RAISE(ABORT, 'the study file of a study never changes'); END;
CREATE TRIGGER study_frozen_once BEFORE UPDATE OF frozen_sha256 ON study WHEN OLD.frozen_sha256 IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the study file is frozen already'); END;
CREATE TRIGGER study_locked_for_ever BEFORE UPDATE OF state ON study WHEN OLD.state = 'locked' OR NEW.state = 'draft'
BEGIN SELECT RAISE(ABORT, 'a study never goes back to draft, and never out of locked'); END;
CREATE TRIGGER study_is_kept BEFORE DELETE ON study
BEGIN SELECT RAISE(ABORT, 'studies are never deleted'); END;

-- One normalised image file, under a random name.
CREATE TABLE radiograph (
    id           INTEGER PRIMARY KEY,
    study_id     INTEGER NOT NULL REFERENCES study (id),
    file         TEXT    NOT NULL UNIQUE,
    width        INTEGER NOT NULL CHECK (width > 0),
    height       INTEGER NOT NULL CHECK (height > 0),
    bits         INTEGER NOT NULL CHECK (bits IN (8, 16)),
    significant_bits INTEGER NOT NULL CHECK (significant_bits BETWEEN 8 AND 16),
    pixel_sha256 TEXT    NOT NULL
) STRICT;
CREATE INDEX radiograph_by_study ON radiograph (study_id);

-- One case of the test set; position is its row in the table of cases.
CREATE TABLE study_case (
    id            INTEGER PRIMARY KEY,
    study_id      INTEGER NOT NULL REFERENCES study (id),
    position      INTEGER NOT NULL CHECK (position > 0),
    number        TEXT    NOT NULL,
    radiograph_id INTEGER NOT NULL REFERENCES radiograph (id),
    UNIQUE (study_id, position),
    UNIQUE (study_id, number)
) STRICT;

-- One practice case. Its truth is told after the answer, so it lives here and is never part of the test set.
CREATE TABLE warm_up_case (
    id            INTEGER PRIMARY KEY,
    study_id      INTEGER NOT NULL REFERENCES study (id),
    position      INTEGER NOT NULL CHECK (position > 0),
    number        TEXT    NOT NULL,
    radiograph_id INTEGER NOT NULL REFERENCES radiograph (id),
    fracture      INTEGER CHECK (fracture IN (0, 1)),
    box_x0        REAL,
    box_y0        REAL,
    box_x1        REAL,
    box_y1        REAL,
    UNIQUE (study_id, position)
) STRICT;
CREATE TABLE warm_up_feedback (
    warm_up_case_id INTEGER NOT NULL REFERENCES warm_up_case (id),
    language        TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    PRIMARY KEY (warm_up_case_id, language)
) STRICT, WITHOUT ROWID;
