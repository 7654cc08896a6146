-- What readers must not learn: the truth about each case, its original file name and registry data.
CREATE TABLE reference_standard (
    study       TEXT    NOT NULL,
    number      TEXT    NOT NULL,
    fracture    INTEGER NOT NULL CHECK (fracture IN (0, 1)),
    type        TEXT    NOT NULL CHECK (type IN ('femoral_neck', 'intertrochanteric', 'none')),
    side        TEXT    CHECK (side IN ('left', 'right')),
    source      TEXT    NOT NULL,
    box_x0      REAL,
    box_y0      REAL,
    box_x1      REAL,
    box_y1      REAL,
    image_file  TEXT    NOT NULL,
    age         INTEGER,
    sex         TEXT    CHECK (sex IN ('female', 'male')),
    iss         INTEGER CHECK (iss BETWEEN 0 AND 75),
    PRIMARY KEY (study, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE case_column (
    study  TEXT NOT NULL,
    number TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (study, number, name)
) STRICT, WITHOUT ROWID;

-- Whose code is whose: kept apart from the answers.
CREATE TABLE reader_identity (
    study   TEXT NOT NULL,
    code    TEXT NOT NULL,
    name    TEXT NOT NULL,
    contact TEXT NOT NULL,
    PRIMARY KEY (study, code)
) STRICT, WITHOUT ROWID;
