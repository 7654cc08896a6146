-- Letters to readers who have not finished. Addresses are names, so they lie on this side.
-- When a study's letters go: every so many days from a day on, at an hour of the server's clock. last_round is the day of
-- the newest round whose letters were ordered, so that no round is ordered twice.
CREATE TABLE reminder_schedule (
    study      TEXT    PRIMARY KEY,
    is_on      INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    every_days INTEGER NOT NULL CHECK (every_days BETWEEN 1 AND 60),
    first_day  TEXT    NOT NULL CHECK (length(first_day) = 10),
    hour       INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    most       INTEGER NOT NULL CHECK (most BETWEEN 1 AND 20),
    languages  TEXT    NOT NULL CHECK (length(languages) > 0),
    set_by     TEXT    NOT NULL,
    set_at     INTEGER NOT NULL,
    last_round TEXT    NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- One letter. It is "sending" before anything is sent, and never "waiting" again unless it is certain that the mail
-- server did not take it: whatever happens to the machine, no letter goes twice.
CREATE TABLE reminder_letter (
    id           INTEGER PRIMARY KEY,
    study        TEXT    NOT NULL,
    code         TEXT    NOT NULL,
    -- The day of a round, or 'asked:' and the key of the form or command with which a person asked for it.
    occasion     TEXT    NOT NULL,
    languages    TEXT    NOT NULL CHECK (length(languages) > 0),
    address      TEXT    NOT NULL,
    message      TEXT    NOT NULL UNIQUE,
    ordered_by   TEXT    NOT NULL,
    ordered_at   INTEGER NOT NULL,
    state        TEXT    NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'sent', 'unknown', 'failed', 'dropped')),
    attempts     INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at      INTEGER NOT NULL,
    attempted_at INTEGER,
    outcome      TEXT    NOT NULL DEFAULT '',
    UNIQUE (study, code, occasion)
) STRICT;
CREATE UNIQUE INDEX reminder_letter_one_at_a_time ON reminder_letter (study, code) WHERE state IN ('waiting', 'sending');
CREATE INDEX reminder_letter_by_state ON reminder_letter (state, next_at);
CREATE TRIGGER reminder_letter_is_kept BEFORE DELETE ON reminder_letter
BEGIN SELECT RAISE(ABORT, 'letters are never deleted'); END;
CREATE TRIGGER reminder_letter_goes_once BEFORE UPDATE OF state ON reminder_letter
WHEN OLD.state IN ('sent', 'failed', 'dropped')
    OR (OLD.state = 'unknown' AND NEW.state NOT IN ('sent', 'failed'))
    OR (OLD.state = 'waiting' AND NEW.state NOT IN ('sending', 'dropped'))
    OR (OLD.state = 'sending' AND NEW.state NOT IN ('sent', 'failed', 'unknown', 'waiting'))
BEGIN SELECT RAISE(ABORT, 'a letter goes once'); END;
CREATE TRIGGER reminder_letter_stays BEFORE UPDATE OF study, code, occasion, languages, message, ordered_by, ordered_at
ON reminder_letter
BEGIN SELECT RAISE(ABORT, 'what was ordered is never changed'); END;
