-- What models say about the cases. It tells the truth nearly as well as the reference standard does, so it is kept where
-- that is kept. Predictions are never changed; better ones are another model.
CREATE TABLE model (
    id          INTEGER PRIMARY KEY,
    study       TEXT    NOT NULL,
    name        TEXT    NOT NULL CHECK (length(name) > 0),
    version     TEXT    NOT NULL,
    threshold   REAL    NOT NULL CHECK (threshold BETWEEN 0 AND 1),
    file_sha256 TEXT    NOT NULL CHECK (length(file_sha256) = 64),
    added_at    INTEGER NOT NULL,
    UNIQUE (study, name)
) STRICT;
CREATE TABLE prediction (
    model_id    INTEGER NOT NULL REFERENCES model (id),
    number      TEXT    NOT NULL,
    probability REAL    NOT NULL CHECK (probability BETWEEN 0 AND 1),
    PRIMARY KEY (model_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER model_is_append_only BEFORE UPDATE ON model
BEGIN SELECT RAISE(ABORT, 'a model of a study is never changed'); END;
CREATE TRIGGER model_is_kept BEFORE DELETE ON model
BEGIN SELECT RAISE(ABORT, 'a model of a study is never deleted'); END;
CREATE TRIGGER prediction_is_append_only BEFORE UPDATE ON prediction
BEGIN SELECT RAISE(ABORT, 'a prediction is never changed'); END;
CREATE TRIGGER prediction_is_kept BEFORE DELETE ON prediction
BEGIN SELECT RAISE(ABORT, 'a prediction is never deleted'); END;
