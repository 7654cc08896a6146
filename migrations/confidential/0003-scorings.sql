-- How the predictions of a model that was run here came about. Scores are kept case by case, so that a scoring that was
-- interrupted goes on where it stopped; when every case has one, they become the model's predictions, and stay for ever.
CREATE TABLE scoring (
    id             INTEGER PRIMARY KEY,
    study          TEXT    NOT NULL,
    name           TEXT    NOT NULL CHECK (length(name) > 0),
    version        TEXT    NOT NULL,
    threshold      REAL    NOT NULL CHECK (threshold BETWEEN 0 AND 1),
    weights_sha256 TEXT    NOT NULL CHECK (length(weights_sha256) = 64),
    card           TEXT    NOT NULL CHECK (length(card) > 0),
    preprocessing  TEXT    NOT NULL,
    program        TEXT    NOT NULL,
    begun_at       INTEGER NOT NULL,
    finished_at    INTEGER,
    UNIQUE (study, name)
) STRICT;
CREATE TABLE case_score (
    scoring_id    INTEGER NOT NULL REFERENCES scoring (id),
    number        TEXT    NOT NULL,
    image_sha256  TEXT    NOT NULL CHECK (length(image_sha256) = 64),
    probability   REAL    NOT NULL CHECK (probability BETWEEN 0 AND 1),
    scored_at     INTEGER NOT NULL,
    PRIMARY KEY (scoring_id, number)
) STRICT, WITHOUT ROWID;

-- Where the model looked: 32-bit floats, low byte first, row by row, as the network gave them.
CREATE TABLE heat_map (
    id         INTEGER PRIMARY KEY,
    scoring_id INTEGER NOT NULL REFERENCES scoring (id),
    number     TEXT    NOT NULL,
    method     TEXT    NOT NULL,
    layer      TEXT    NOT NULL,
    output     INTEGER NOT NULL CHECK (output >= 0),
    map_rows    INTEGER NOT NULL CHECK (map_rows > 0),
    map_columns INTEGER NOT NULL CHECK (map_columns > 0),
    numbers    BLOB    NOT NULL CHECK (length(numbers) = 4 * map_rows * map_columns),
    UNIQUE (scoring_id, number),
    FOREIGN KEY (scoring_id, number) REFERENCES case_score (scoring_id, number)
) STRICT;

CREATE TRIGGER scoring_is_frozen
BEFORE UPDATE OF study, name, version, threshold, weights_sha256, card, preprocessing, program, begun_at ON scoring
BEGIN SELECT RAISE(ABORT, 'what a scoring was made with is never changed'); END;
CREATE TRIGGER scoring_is_finished_once BEFORE UPDATE OF finished_at ON scoring WHEN OLD.finished_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a scoring is finished once'); END;
CREATE TRIGGER finished_scoring_is_kept BEFORE DELETE ON scoring WHEN OLD.finished_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a finished scoring is never deleted'); END;
CREATE TRIGGER case_score_is_never_changed BEFORE UPDATE ON case_score
BEGIN SELECT RAISE(ABORT, 'a score is never changed'); END;
CREATE TRIGGER finished_scores_are_complete BEFORE INSERT ON case_score
WHEN (SELECT finished_at FROM scoring WHERE id = NEW.scoring_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a finished scoring takes no more scores'); END;
CREATE TRIGGER finished_scores_are_kept BEFORE DELETE ON case_score
WHEN (SELECT finished_at FROM scoring WHERE id = OLD.scoring_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a score of a finished scoring is never deleted'); END;
CREATE TRIGGER heat_map_is_never_changed BEFORE UPDATE ON heat_map
BEGIN SELECT RAISE(ABORT, 'a heat map is never changed'); END;
CREATE TRIGGER finished_heat_maps_are_kept BEFORE DELETE ON heat_map
WHEN (SELECT finished_at FROM scoring WHERE id = OLD.scoring_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a heat map of a finished scoring is never deleted'); END;
