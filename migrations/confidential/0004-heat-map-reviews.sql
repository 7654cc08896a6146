-- Which case a slot of a reviewer stands for, and which heat map was shown: the digest of its numbers.
CREATE TABLE reviewed_case (
    slot       TEXT PRIMARY KEY,
    study      TEXT NOT NULL,
    number     TEXT NOT NULL,
    model      TEXT NOT NULL,
    map_sha256 TEXT NOT NULL CHECK (length(map_sha256) = 64)
) STRICT, WITHOUT ROWID;
CREATE INDEX reviewed_case_by_study ON reviewed_case (study);
CREATE TRIGGER reviewed_case_is_append_only BEFORE UPDATE ON reviewed_case
BEGIN SELECT RAISE(ABORT, 'what a reviewer is shown is never changed'); END;
CREATE TRIGGER reviewed_case_is_kept BEFORE DELETE ON reviewed_case
BEGIN SELECT RAISE(ABORT, 'what a reviewer is shown is never deleted'); END;

-- Whose code is whose, as for readers.
CREATE TABLE reviewer_identity (
    study   TEXT NOT NULL,
    code    TEXT NOT NULL,
    name    TEXT NOT NULL,
    contact TEXT NOT NULL,
    PRIMARY KEY (study, code)
) STRICT, WITHOUT ROWID;
