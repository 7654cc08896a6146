-- Readers by code; their names are in confidential.sqlite.
CREATE TABLE reader (
    id         INTEGER PRIMARY KEY,
    study_id   INTEGER NOT NULL REFERENCES study (id),
    number     INTEGER NOT NULL CHECK (number > 0),
    code       TEXT    NOT NULL,
    specialty  TEXT    NOT NULL,
    invited_at INTEGER NOT NULL,
    UNIQUE (study_id, number),
    UNIQUE (study_id, code)
) STRICT;
CREATE TRIGGER reader_is_append_only BEFORE UPDATE ON reader
BEGIN SELECT RAISE(ABORT, 'readers are never changed'); END;
CREATE TRIGGER reader_is_kept BEFORE DELETE ON reader
BEGIN SELECT RAISE(ABORT, 'readers are never deleted'); END;

-- A personal link and the short code that can be typed instead, both as keyed hashes. Re-issuing revokes the one before.
CREATE TABLE invitation (
    id         INTEGER PRIMARY KEY,
    reader_id  INTEGER NOT NULL REFERENCES reader (id),
    link_hash  TEXT    NOT NULL UNIQUE,
    code_hash  TEXT    NOT NULL UNIQUE,
    issued_at  INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX invitation_by_reader ON invitation (reader_id);
CREATE TRIGGER invitation_revoked_once BEFORE UPDATE ON invitation
WHEN OLD.revoked_at IS NOT NULL OR NEW.link_hash IS NOT OLD.link_hash OR NEW.code_hash IS NOT OLD.code_hash
BEGIN SELECT RAISE(ABORT, 'a revoked invitation stays revoked'); END;

-- What a reader said about himself, each time it was said; the newest counts.
CREATE TABLE reader_profile (
    id               INTEGER PRIMARY KEY,
    reader_id        INTEGER NOT NULL REFERENCES reader (id),
    specialty        TEXT    NOT NULL,
    years_experience INTEGER NOT NULL CHECK (years_experience BETWEEN 0 AND 70),
    consent_language TEXT    NOT NULL,
    consent_sha256   TEXT    NOT NULL,
    given_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX reader_profile_by_reader ON reader_profile (reader_id);

-- One check of the screen on which a reader reads.
CREATE TABLE screen_check (
    id              INTEGER PRIMARY KEY,
    reader_id       INTEGER NOT NULL REFERENCES reader (id),
    darkest_visible INTEGER NOT NULL CHECK (darkest_visible IN (0, 1)),
    brightest_visible INTEGER NOT NULL CHECK (brightest_visible IN (0, 1)),
    width           INTEGER,
    height          INTEGER,
    pixel_ratio     REAL,
    checked_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX screen_check_by_reader ON screen_check (reader_id);

-- Nothing is deleted; a reader's answers can be declared void, with a reason.
CREATE TABLE voiding (
    id        INTEGER PRIMARY KEY,
    reader_id INTEGER NOT NULL REFERENCES reader (id),
    reason    TEXT    NOT NULL CHECK (length(reason) > 0),
    voided_by TEXT    NOT NULL,
    voided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX voiding_by_reader ON voiding (reader_id);
CREATE TRIGGER voiding_is_append_only BEFORE UPDATE ON voiding
BEGIN SELECT RAISE(ABORT, 'a voiding is never changed'); END;
CREATE TRIGGER voiding_is_kept BEFORE DELETE ON voiding
BEGIN SELECT RAISE(ABORT, 'a voiding is never deleted'); END;

-- People who set studies up.
CREATE TABLE coordinator (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL UNIQUE,
    password_hash TEXT    NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

-- Browsers that are signed in, by the keyed hash of their cookie.
CREATE TABLE sign_in (
    id             INTEGER PRIMARY KEY,
    cookie_hash    TEXT    NOT NULL UNIQUE,
    reader_id      INTEGER REFERENCES reader (id),
    invitation_id  INTEGER REFERENCES invitation (id),
    coordinator_id INTEGER REFERENCES coordinator (id),
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    ended_at       INTEGER,
    CHECK ((reader_id IS NULL) <> (coordinator_id IS NULL))
) STRICT;
