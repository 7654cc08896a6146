-- Tokens with which programs act for an account, as keyed hashes. A token does what its role and its studies allow, and
-- never more than its account may at the moment. Revoking is for ever.
CREATE TABLE account_token (
    id          INTEGER PRIMARY KEY,
    account_id  INTEGER NOT NULL REFERENCES account (id),
    name        TEXT    NOT NULL CHECK (length(name) > 0),
    token_hash  TEXT    NOT NULL UNIQUE,
    role        TEXT    NOT NULL CHECK (role IN ('coordinator', 'statistician', 'monitor')),
    -- 0: only the studies of account_token_study.
    all_studies INTEGER NOT NULL CHECK (all_studies IN (0, 1)),
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL CHECK (expires_at > created_at),
    used_at     INTEGER,
    revoked_at  INTEGER
) STRICT;
CREATE INDEX account_token_by_account ON account_token (account_id);
CREATE TRIGGER account_token_stays BEFORE UPDATE ON account_token
WHEN OLD.revoked_at IS NOT NULL OR NEW.account_id IS NOT OLD.account_id OR NEW.token_hash IS NOT OLD.token_hash
    OR NEW.role IS NOT OLD.role OR NEW.all_studies IS NOT OLD.all_studies OR NEW.expires_at IS NOT OLD.expires_at
BEGIN SELECT RAISE(ABORT, 'a token keeps its rights, and a revoked one stays revoked'); END;
CREATE TRIGGER account_token_is_kept BEFORE DELETE ON account_token
BEGIN SELECT RAISE(ABORT, 'tokens are revoked, never deleted'); END;

CREATE TABLE account_token_study (
    token_id INTEGER NOT NULL REFERENCES account_token (id),
    study_id INTEGER NOT NULL REFERENCES study (id),
    PRIMARY KEY (token_id, study_id)
) STRICT, WITHOUT ROWID;

-- What programs asked for under a key of their own when they invited readers: the same key again invites nobody twice.
-- readers holds the codes that were given, one a line; the links are nowhere.
CREATE TABLE invitation_request (
    study_id     INTEGER NOT NULL REFERENCES study (id),
    request_key  TEXT    NOT NULL CHECK (length(request_key) BETWEEN 16 AND 64),
    asked_sha256 TEXT    NOT NULL,
    readers      TEXT    NOT NULL,
    asked_at     INTEGER NOT NULL,
    PRIMARY KEY (study_id, request_key)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER invitation_request_is_append_only BEFORE UPDATE ON invitation_request
BEGIN SELECT RAISE(ABORT, 'a request that was answered is never changed'); END;
