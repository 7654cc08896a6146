-- Radiologists who say where the activation of a model's heat maps lies. They are in none of the readers' tables, and
-- which case and map a slot stands for is in confidential.sqlite: a slot says that a model calls its case a fracture.
CREATE TABLE reviewer (
    id         INTEGER PRIMARY KEY,
    study_id   INTEGER NOT NULL REFERENCES study (id),
    number     INTEGER NOT NULL CHECK (number > 0),
    code       TEXT    NOT NULL,
    invited_at INTEGER NOT NULL,
    UNIQUE (study_id, number),
    UNIQUE (study_id, code)
) STRICT;
CREATE TRIGGER reviewer_is_append_only BEFORE UPDATE ON reviewer
BEGIN SELECT RAISE(ABORT, 'reviewers are never changed'); END;
CREATE TRIGGER reviewer_is_kept BEFORE DELETE ON reviewer
BEGIN SELECT RAISE(ABORT, 'reviewers are never deleted'); END;

-- Links, codes and signed-in browsers, as those of readers.
CREATE TABLE reviewer_invitation (
    id          INTEGER PRIMARY KEY,
    reviewer_id INTEGER NOT NULL REFERENCES reviewer (id),
    link_hash   TEXT    NOT NULL UNIQUE,
    code_hash   TEXT    NOT NULL UNIQUE,
    issued_at   INTEGER NOT NULL,
    revoked_at  INTEGER
) STRICT;
CREATE INDEX reviewer_invitation_by_reviewer ON reviewer_invitation (reviewer_id);
CREATE TRIGGER reviewer_invitation_revoked_once BEFORE UPDATE ON reviewer_invitation
WHEN OLD.revoked_at IS NOT NULL OR NEW.link_hash IS NOT OLD.link_hash OR NEW.code_hash IS NOT OLD.code_hash
BEGIN SELECT RAISE(ABORT, 'a revoked invitation stays revoked'); END;
CREATE TRIGGER reviewer_invitation_is_kept BEFORE DELETE ON reviewer_invitation
BEGIN SELECT RAISE(ABORT, 'invitations are revoked, never deleted'); END;
CREATE TABLE reviewer_sign_in (
    id            INTEGER PRIMARY KEY,
    cookie_hash   TEXT    NOT NULL UNIQUE,
    reviewer_id   INTEGER NOT NULL REFERENCES reviewer (id),
    invitation_id INTEGER NOT NULL REFERENCES reviewer_invitation (id),
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    ended_at      INTEGER
) STRICT;

-- The stored order of a reviewer's maps; all three texts are random and made for this reviewer.
CREATE TABLE review_slot (
    id          INTEGER PRIMARY KEY,
    reviewer_id INTEGER NOT NULL REFERENCES reviewer (id),
    position    INTEGER NOT NULL CHECK (position > 0),
    slot        TEXT    NOT NULL UNIQUE,
    image       TEXT    NOT NULL UNIQUE,
    map         TEXT    NOT NULL UNIQUE,
    UNIQUE (reviewer_id, position)
) STRICT;
CREATE TRIGGER review_slot_is_append_only BEFORE UPDATE ON review_slot
BEGIN SELECT RAISE(ABORT, 'a stored order is never changed'); END;
CREATE TRIGGER review_slot_is_kept BEFORE DELETE ON review_slot
BEGIN SELECT RAISE(ABORT, 'a stored order is never deleted'); END;

-- Every answer ever given; of one slot the highest version stands. A resend (same submission) adds nothing.
CREATE TABLE review (
    id                INTEGER PRIMARY KEY,
    slot_id           INTEGER NOT NULL REFERENCES review_slot (id),
    version           INTEGER NOT NULL CHECK (version > 0),
    submission        TEXT    NOT NULL UNIQUE,
    place             TEXT    NOT NULL CHECK (place IN ('fracture-site', 'opposite', 'elsewhere')),
    remark            TEXT    NOT NULL,
    shown_at          INTEGER NOT NULL,
    answered_at       INTEGER NOT NULL CHECK (answered_at >= shown_at),
    received_at       INTEGER NOT NULL,
    active_ms         INTEGER NOT NULL CHECK (active_ms >= 0),
    first_decision_ms INTEGER CHECK (first_decision_ms >= 0),
    UNIQUE (slot_id, version)
) STRICT;
CREATE TRIGGER review_is_append_only BEFORE UPDATE ON review
BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
CREATE TRIGGER review_is_kept BEFORE DELETE ON review
BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END;
