-- The tables of a study as they were when it was created, so that a copy of the study is exact. The table of cases holds
-- the truth.
CREATE TABLE study_table (
    study   TEXT NOT NULL,
    path    TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (study, path)
) STRICT, WITHOUT ROWID;
