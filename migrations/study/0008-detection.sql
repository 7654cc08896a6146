-- Tokens with which people who coordinate no study may use the detection page, as keyed hashes. Revoking is for ever.
CREATE TABLE detection_token (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL CHECK (length(name) > 0),
    token_hash TEXT    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX detection_token_in_use ON detection_token (name) WHERE revoked_at IS NULL;
CREATE TRIGGER detection_token_revoked_once BEFORE UPDATE ON detection_token
WHEN OLD.revoked_at IS NOT NULL OR NEW.token_hash IS NOT OLD.token_hash OR NEW.name IS NOT OLD.name
BEGIN SELECT RAISE(ABORT, 'a revoked detection token stays revoked'); END;
CREATE TRIGGER detection_token_is_kept BEFORE DELETE ON detection_token
BEGIN SELECT RAISE(ABORT, 'detection tokens are never deleted'); END;

-- Whether a radiograph that somebody hands to the detection page is a case that is still being read.
CREATE INDEX radiograph_by_pixels ON radiograph (pixel_sha256);
