-- Whoever signs in with a password: coordinators as before, and statisticians and monitors. An account that was invited
-- and has no password yet has an empty hash, which no password matches.
ALTER TABLE coordinator RENAME TO account;
ALTER TABLE account ADD COLUMN role TEXT NOT NULL DEFAULT 'coordinator'
    CHECK (role IN ('coordinator', 'statistician', 'monitor'));
-- 0: only the studies of account_study.
ALTER TABLE account ADD COLUMN all_studies INTEGER NOT NULL DEFAULT 1 CHECK (all_studies IN (0, 1));
ALTER TABLE account ADD COLUMN disabled_at INTEGER;
-- The secret of an authenticator app, sealed with the installation's key: the one in use, and one that was offered and
-- not yet confirmed by a code. code_step is the last step whose code was accepted: it and all before it are spent.
ALTER TABLE account ADD COLUMN code_secret TEXT;
ALTER TABLE account ADD COLUMN code_secret_offered TEXT;
ALTER TABLE account ADD COLUMN code_step INTEGER NOT NULL DEFAULT 0;

CREATE TABLE account_study (
    account_id INTEGER NOT NULL REFERENCES account (id),
    study_id   INTEGER NOT NULL REFERENCES study (id),
    PRIMARY KEY (account_id, study_id)
) STRICT, WITHOUT ROWID;

-- When a browser of an account was last used; a readers' link is not asked for again, so readers' rows have none.
ALTER TABLE sign_in RENAME COLUMN coordinator_id TO account_id;
ALTER TABLE sign_in ADD COLUMN seen_at INTEGER;
UPDATE sign_in SET seen_at = created_at WHERE account_id IS NOT NULL;
CREATE INDEX sign_in_by_account ON sign_in (account_id) WHERE account_id IS NOT NULL;

-- Links with which a person sets the password of his account, once, as keyed hashes.
CREATE TABLE account_link (
    id         INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    link_hash  TEXT    NOT NULL UNIQUE,
    issued_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;
CREATE INDEX account_link_by_account ON account_link (account_id);
CREATE TRIGGER account_link_ends_once BEFORE UPDATE ON account_link
WHEN OLD.ended_at IS NOT NULL OR NEW.link_hash IS NOT OLD.link_hash OR NEW.expires_at IS NOT OLD.expires_at
BEGIN SELECT RAISE(ABORT, 'a link that was used or replaced stays so'); END;

-- Codes on paper for a lost telephone, each good once, as keyed hashes.
CREATE TABLE recovery_code (
    id         INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    code_hash  TEXT    NOT NULL UNIQUE,
    issued_at  INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;
CREATE INDEX recovery_code_by_account ON recovery_code (account_id);
CREATE TRIGGER recovery_code_ends_once BEFORE UPDATE ON recovery_code
WHEN OLD.ended_at IS NOT NULL OR NEW.code_hash IS NOT OLD.code_hash
BEGIN SELECT RAISE(ABORT, 'a recovery code that was used stays used'); END;

-- Everything that happened to accounts, a chain like that of a study (docs/history.md), under the name ":accounts".
CREATE TABLE account_event (
    sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
    at       INTEGER NOT NULL,
    actor    TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    details  TEXT    NOT NULL,
    previous TEXT    NOT NULL,
    hash     TEXT    NOT NULL
) STRICT;
CREATE TRIGGER account_event_is_append_only BEFORE UPDATE ON account_event
BEGIN SELECT RAISE(ABORT, 'the history is never changed'); END;
CREATE TRIGGER account_event_is_kept BEFORE DELETE ON account_event
BEGIN SELECT RAISE(ABORT, 'the history is never deleted'); END;
CREATE TRIGGER account_event_is_never_replaced BEFORE INSERT ON account_event
WHEN EXISTS (SELECT 1 FROM account_event WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'the history is never replaced'); END;
CREATE TRIGGER account_is_kept BEFORE DELETE ON account
BEGIN SELECT RAISE(ABORT, 'accounts are disabled, never deleted'); END;
