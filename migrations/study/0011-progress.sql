-- What readers have done so far, counted by triggers in the transaction that stores it: the page of progress costs the
-- same whatever the number of answers. All of it can be made again from the other tables; `verify` compares the two.
CREATE TABLE session_progress (
    session_id     INTEGER PRIMARY KEY REFERENCES reading_session (id),
    cases          INTEGER NOT NULL DEFAULT 0,
    answered       INTEGER NOT NULL DEFAULT 0,
    -- Sum over the answers that count.
    active_ms      INTEGER NOT NULL DEFAULT 0,
    last_answer_at INTEGER,
    -- Cases whose radiograph was painted and that have no answer here yet.
    open_cases     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A reader's pace is the median active time of the first answers. The times are kept sorted, and a pointer stands at the
-- lower of the middle ones; an answer moves it by one place at most. (A plus before a column takes its type away from the
-- comparison; SQLite uses both columns of the key for it only then.)
CREATE TABLE answer_time (
    reader_id  INTEGER NOT NULL,
    active_ms  INTEGER NOT NULL,
    reading_id INTEGER NOT NULL,
    PRIMARY KEY (reader_id, active_ms, reading_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE reader_progress (
    reader_id      INTEGER PRIMARY KEY REFERENCES reader (id),
    answers        INTEGER NOT NULL DEFAULT 0,
    median_ms      INTEGER,
    median_reading INTEGER,
    -- Last sign of life: signing in, a screen check, a case that was shown or answered.
    last_seen_at   INTEGER
) STRICT;

INSERT INTO reader_progress (reader_id, answers, last_seen_at)
SELECT reader.id,
    (SELECT count(*) FROM reading_session JOIN assignment ON assignment.session_id = reading_session.id
        JOIN reading ON reading.assignment_id = assignment.id AND reading.version = 1
        WHERE reading_session.reader_id = reader.id),
    (SELECT max(at) FROM (
        SELECT max(given_at) AS at FROM reader_profile WHERE reader_id = reader.id
        UNION ALL SELECT max(checked_at) FROM screen_check WHERE reader_id = reader.id
        UNION ALL SELECT max(created_at) FROM sign_in WHERE reader_id = reader.id
        UNION ALL SELECT max(warm_up_reading.received_at) FROM warm_up_assignment
            JOIN warm_up_reading ON warm_up_reading.assignment_id = warm_up_assignment.id
            WHERE warm_up_assignment.reader_id = reader.id
        UNION ALL SELECT max(max(coalesce(showing.received_at, 0), coalesce(reading.received_at, 0)))
            FROM reading_session JOIN assignment ON assignment.session_id = reading_session.id
            LEFT JOIN showing ON showing.assignment_id = assignment.id
            LEFT JOIN reading ON reading.assignment_id = assignment.id
            WHERE reading_session.reader_id = reader.id
                AND (showing.assignment_id IS NOT NULL OR reading.id IS NOT NULL)))
FROM reader;
INSERT INTO answer_time (reader_id, active_ms, reading_id)
SELECT reading_session.reader_id, reading.active_ms, reading.id
FROM reading JOIN assignment ON assignment.id = reading.assignment_id
JOIN reading_session ON reading_session.id = assignment.session_id WHERE reading.version = 1;
UPDATE reader_progress SET median_ms = middle.active_ms, median_reading = middle.reading_id
FROM (SELECT reader_id, active_ms, reading_id,
        row_number() OVER (PARTITION BY reader_id ORDER BY active_ms, reading_id) AS place FROM answer_time) AS middle
WHERE middle.reader_id = reader_progress.reader_id AND middle.place = (reader_progress.answers + 1) / 2;
INSERT INTO session_progress (session_id, cases, answered, active_ms, last_answer_at, open_cases)
SELECT reading_session.id, count(assignment.id), count(reading.id), coalesce(sum(reading.active_ms), 0),
    max(reading.received_at), sum(reading.id IS NULL AND showing.assignment_id IS NOT NULL)
FROM reading_session JOIN assignment ON assignment.session_id = reading_session.id
LEFT JOIN reading ON reading.assignment_id = assignment.id AND reading.version =
    (SELECT max(version) FROM reading AS newest WHERE newest.assignment_id = assignment.id)
LEFT JOIN showing ON showing.assignment_id = assignment.id
GROUP BY reading_session.id;

CREATE TRIGGER reader_is_counted AFTER INSERT ON reader
BEGIN INSERT INTO reader_progress (reader_id) VALUES (NEW.id); END;
CREATE TRIGGER reading_session_is_counted AFTER INSERT ON reading_session
BEGIN INSERT INTO session_progress (session_id) VALUES (NEW.id); END;
CREATE TRIGGER assignment_is_counted AFTER INSERT ON assignment
BEGIN UPDATE session_progress SET cases = cases + 1 WHERE session_id = NEW.session_id; END;

CREATE TRIGGER showing_is_counted AFTER INSERT ON showing
BEGIN
    UPDATE session_progress SET open_cases = open_cases + 1
    WHERE session_id = (SELECT session_id FROM assignment WHERE id = NEW.assignment_id)
        AND NOT EXISTS (SELECT 1 FROM reading WHERE assignment_id = NEW.assignment_id);
    UPDATE reader_progress SET last_seen_at = max(coalesce(last_seen_at, 0), NEW.received_at)
    WHERE reader_id = (SELECT reader_id FROM assignment
        JOIN reading_session ON reading_session.id = assignment.session_id WHERE assignment.id = NEW.assignment_id);
END;

CREATE TRIGGER first_reading_is_counted AFTER INSERT ON reading WHEN NEW.version = 1
BEGIN
    UPDATE session_progress SET answered = answered + 1, active_ms = active_ms + NEW.active_ms,
        last_answer_at = max(coalesce(last_answer_at, 0), NEW.received_at),
        open_cases = open_cases - EXISTS (SELECT 1 FROM showing WHERE assignment_id = NEW.assignment_id)
    WHERE session_id = (SELECT session_id FROM assignment WHERE id = NEW.assignment_id);
    INSERT INTO answer_time (reader_id, active_ms, reading_id)
    SELECT reader_id, NEW.active_ms, NEW.id FROM assignment
    JOIN reading_session ON reading_session.id = assignment.session_id WHERE assignment.id = NEW.assignment_id;
    -- Below the pointer it comes to stand one place too high when the number was odd, above it one too low when even.
    UPDATE reader_progress SET (median_ms, median_reading) = (
        CASE
            WHEN answers = 0 THEN NEW.active_ms
            WHEN answers % 2 = 1 AND (NEW.active_ms, NEW.id) < (median_ms, median_reading) THEN
                (SELECT active_ms FROM answer_time WHERE answer_time.reader_id = reader_progress.reader_id
                    AND (active_ms, reading_id) < (+median_ms, +median_reading)
                    ORDER BY active_ms DESC, reading_id DESC LIMIT 1)
            WHEN answers % 2 = 0 AND (NEW.active_ms, NEW.id) > (median_ms, median_reading) THEN
                (SELECT active_ms FROM answer_time WHERE answer_time.reader_id = reader_progress.reader_id
                    AND (active_ms, reading_id) > (+median_ms, +median_reading)
                    ORDER BY active_ms, reading_id LIMIT 1)
            ELSE median_ms
        END,
        CASE
            WHEN answers = 0 THEN NEW.id
            WHEN answers % 2 = 1 AND (NEW.active_ms, NEW.id) < (median_ms, median_reading) THEN
                (SELECT reading_id FROM answer_time WHERE answer_time.reader_id = reader_progress.reader_id
                    AND (active_ms, reading_id) < (+median_ms, +median_reading)
                    ORDER BY active_ms DESC, reading_id DESC LIMIT 1)
            WHEN answers % 2 = 0 AND (NEW.active_ms, NEW.id) > (median_ms, median_reading) THEN
                (SELECT reading_id FROM answer_time WHERE answer_time.reader_id = reader_progress.reader_id
                    AND (active_ms, reading_id) > (+median_ms, +median_reading)
                    ORDER BY active_ms, reading_id LIMIT 1)
            ELSE median_reading
        END),
        answers = answers + 1, last_seen_at = max(coalesce(last_seen_at, 0), NEW.received_at)
    WHERE reader_id = (SELECT reader_id FROM assignment
        JOIN reading_session ON reading_session.id = assignment.session_id WHERE assignment.id = NEW.assignment_id);
END;
CREATE TRIGGER changed_reading_is_counted AFTER INSERT ON reading WHEN NEW.version > 1
BEGIN
    UPDATE session_progress SET
        active_ms = active_ms + NEW.active_ms - coalesce((SELECT active_ms FROM reading
            WHERE assignment_id = NEW.assignment_id AND version < NEW.version ORDER BY version DESC LIMIT 1), 0),
        last_answer_at = max(coalesce(last_answer_at, 0), NEW.received_at)
    WHERE session_id = (SELECT session_id FROM assignment WHERE id = NEW.assignment_id);
    UPDATE reader_progress SET last_seen_at = max(coalesce(last_seen_at, 0), NEW.received_at)
    WHERE reader_id = (SELECT reader_id FROM assignment
        JOIN reading_session ON reading_session.id = assignment.session_id WHERE assignment.id = NEW.assignment_id);
END;

CREATE TRIGGER profile_is_seen AFTER INSERT ON reader_profile
BEGIN
    UPDATE reader_progress SET last_seen_at = max(coalesce(last_seen_at, 0), NEW.given_at)
    WHERE reader_id = NEW.reader_id;
END;
CREATE TRIGGER screen_check_is_seen AFTER INSERT ON screen_check
BEGIN
    UPDATE reader_progress SET last_seen_at = max(coalesce(last_seen_at, 0), NEW.checked_at)
    WHERE reader_id = NEW.reader_id;
END;
CREATE TRIGGER sign_in_is_seen AFTER INSERT ON sign_in WHEN NEW.reader_id IS NOT NULL
BEGIN
    UPDATE reader_progress SET last_seen_at = max(coalesce(last_seen_at, 0), NEW.created_at)
    WHERE reader_id = NEW.reader_id;
END;
CREATE TRIGGER warm_up_is_seen AFTER INSERT ON warm_up_reading
BEGIN
    UPDATE reader_progress SET last_seen_at = max(coalesce(last_seen_at, 0), NEW.received_at)
    WHERE reader_id = (SELECT reader_id FROM warm_up_assignment WHERE id = NEW.assignment_id);
END;
