-- The model with which the readers of a study are to be compared, as whoever set the study up said. While it has not a
-- prediction for every case, the study is not opened. Without a name any model will do.
CREATE TABLE wanted_model (
    study     TEXT    NOT NULL PRIMARY KEY,
    name      TEXT    CHECK (length(name) > 0),
    wanted_at INTEGER NOT NULL
) STRICT;

-- Scorings that were asked of the server and have not ended. They are begun again when the program starts.
CREATE TABLE scoring_order (
    study      TEXT    NOT NULL PRIMARY KEY,
    model      TEXT    NOT NULL CHECK (length(model) > 0),
    ordered_by TEXT    NOT NULL,
    ordered_at INTEGER NOT NULL
) STRICT;
