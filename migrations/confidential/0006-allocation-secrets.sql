-- From it the order of arms of every reader of a crossover is drawn. Nobody is told it: who knew it would know the order of
-- a reader who is not yet invited. Once drawn it stays, or the readers who follow would not be balanced with those before.
CREATE TABLE allocation_secret (
    study  TEXT    PRIMARY KEY,
    secret INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER allocation_secret_is_drawn_once BEFORE UPDATE ON allocation_secret
BEGIN SELECT RAISE(ABORT, 'the secret of an allocation is never changed'); END;
CREATE TRIGGER allocation_secret_is_never_replaced BEFORE INSERT ON allocation_secret
WHEN EXISTS (SELECT 1 FROM allocation_secret WHERE study = NEW.study)
BEGIN SELECT RAISE(ABORT, 'the secret of an allocation is never replaced'); END;
