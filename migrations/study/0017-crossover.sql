-- A crossover: every reader reads one session without and one with the model's help, in an order that is drawn when he is
-- invited. The salt keeps the digest of both arms, which the history has, from telling them.
CREATE TABLE session_arm (
    session_id INTEGER PRIMARY KEY REFERENCES reading_session (id),
    arm        TEXT    NOT NULL CHECK (arm IN ('unaided', 'aided')),
    salt       TEXT    NOT NULL
) STRICT;
CREATE TRIGGER session_arm_is_append_only BEFORE UPDATE ON session_arm
BEGIN SELECT RAISE(ABORT, 'the arm of a session is never changed'); END;
CREATE TRIGGER session_arm_is_kept BEFORE DELETE ON session_arm
BEGIN SELECT RAISE(ABORT, 'the arm of a session is never deleted'); END;
CREATE TRIGGER session_arm_is_never_replaced BEFORE INSERT ON session_arm
WHEN EXISTS (SELECT 1 FROM session_arm WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'the arm of a session is never replaced'); END;

-- In the aided arm the advice comes before the answer and never after it; in the unaided arm it never comes; elsewhere it
-- comes after the reader's own answer, as before.
DROP TRIGGER advice_follows_the_first_answer;
CREATE TRIGGER advice_follows_the_first_answer BEFORE INSERT ON advice
WHEN NOT EXISTS (SELECT 1 FROM reading WHERE assignment_id = NEW.assignment_id)
    AND NOT EXISTS (SELECT 1 FROM assignment JOIN session_arm ON session_arm.session_id = assignment.session_id
        WHERE assignment.id = NEW.assignment_id AND session_arm.arm = 'aided')
BEGIN SELECT RAISE(ABORT, 'a reader is told what a model says after the own answer only'); END;
CREATE TRIGGER aided_advice_precedes_the_answer BEFORE INSERT ON advice
WHEN EXISTS (SELECT 1 FROM reading WHERE assignment_id = NEW.assignment_id)
    AND EXISTS (SELECT 1 FROM assignment JOIN session_arm ON session_arm.session_id = assignment.session_id
        WHERE assignment.id = NEW.assignment_id AND session_arm.arm = 'aided')
BEGIN SELECT RAISE(ABORT, 'in the aided arm a reader is told what a model says before the answer only'); END;
CREATE TRIGGER unaided_arm_has_no_advice BEFORE INSERT ON advice
WHEN EXISTS (SELECT 1 FROM assignment JOIN session_arm ON session_arm.session_id = assignment.session_id
    WHERE assignment.id = NEW.assignment_id AND session_arm.arm = 'unaided')
BEGIN SELECT RAISE(ABORT, 'in the unaided arm a reader is never told what a model says'); END;
