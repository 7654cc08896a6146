-- REPLACE deletes the row that is in its way without asking the triggers that refuse to delete. So no row of a table that
-- keeps its rows is added where one with its primary key, or with another key that is unique, exists; the keys' own
-- indices answer that.
CREATE TRIGGER study_is_never_replaced BEFORE INSERT ON study
WHEN EXISTS (SELECT 1 FROM study WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM study WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'studies are never replaced'); END;
CREATE TRIGGER radiograph_is_never_replaced BEFORE INSERT ON radiograph
WHEN EXISTS (SELECT 1 FROM radiograph WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM radiograph WHERE file = NEW.file)
BEGIN SELECT RAISE(ABORT, 'a stored radiograph is never replaced'); END;
CREATE TRIGGER study_case_is_never_replaced BEFORE INSERT ON study_case
WHEN EXISTS (SELECT 1 FROM study_case WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM study_case WHERE study_id = NEW.study_id AND position = NEW.position)
    OR EXISTS (SELECT 1 FROM study_case WHERE study_id = NEW.study_id AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the test set is never changed'); END;
CREATE TRIGGER warm_up_case_is_never_replaced BEFORE INSERT ON warm_up_case
WHEN EXISTS (SELECT 1 FROM warm_up_case WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM warm_up_case WHERE study_id = NEW.study_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'practice cases are never replaced'); END;
CREATE TRIGGER warm_up_feedback_is_never_replaced BEFORE INSERT ON warm_up_feedback
WHEN EXISTS (SELECT 1 FROM warm_up_feedback WHERE warm_up_case_id = NEW.warm_up_case_id AND language = NEW.language)
BEGIN SELECT RAISE(ABORT, 'practice cases are never replaced'); END;
CREATE TRIGGER reader_is_never_replaced BEFORE INSERT ON reader
WHEN EXISTS (SELECT 1 FROM reader WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM reader WHERE study_id = NEW.study_id AND number = NEW.number)
    OR EXISTS (SELECT 1 FROM reader WHERE study_id = NEW.study_id AND code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'readers are never replaced'); END;
CREATE TRIGGER invitation_is_never_replaced BEFORE INSERT ON invitation
WHEN EXISTS (SELECT 1 FROM invitation WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM invitation WHERE link_hash = NEW.link_hash)
    OR EXISTS (SELECT 1 FROM invitation WHERE code_hash = NEW.code_hash)
BEGIN SELECT RAISE(ABORT, 'invitations are revoked, never replaced'); END;
CREATE TRIGGER reader_profile_is_never_replaced BEFORE INSERT ON reader_profile
WHEN EXISTS (SELECT 1 FROM reader_profile WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a profile is never replaced, a newer one is added'); END;
CREATE TRIGGER screen_check_is_never_replaced BEFORE INSERT ON screen_check
WHEN EXISTS (SELECT 1 FROM screen_check WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a screen check is never replaced'); END;
CREATE TRIGGER voiding_is_never_replaced BEFORE INSERT ON voiding
WHEN EXISTS (SELECT 1 FROM voiding WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a voiding is never replaced'); END;
CREATE TRIGGER reading_session_is_never_replaced BEFORE INSERT ON reading_session
WHEN EXISTS (SELECT 1 FROM reading_session WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM reading_session WHERE reader_id = NEW.reader_id AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a session is never replaced'); END;
CREATE TRIGGER assignment_is_never_replaced BEFORE INSERT ON assignment
WHEN EXISTS (SELECT 1 FROM assignment WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM assignment WHERE slot = NEW.slot)
    OR EXISTS (SELECT 1 FROM assignment WHERE image = NEW.image)
    OR EXISTS (SELECT 1 FROM assignment WHERE session_id = NEW.session_id AND position = NEW.position)
    OR EXISTS (SELECT 1 FROM assignment WHERE session_id = NEW.session_id AND case_id = NEW.case_id)
BEGIN SELECT RAISE(ABORT, 'a stored order is never replaced'); END;
CREATE TRIGGER showing_is_never_replaced BEFORE INSERT ON showing
WHEN EXISTS (SELECT 1 FROM showing WHERE assignment_id = NEW.assignment_id)
BEGIN SELECT RAISE(ABORT, 'what was shown is never replaced'); END;
CREATE TRIGGER reading_is_never_replaced BEFORE INSERT ON reading
WHEN EXISTS (SELECT 1 FROM reading WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM reading WHERE submission = NEW.submission)
    OR EXISTS (SELECT 1 FROM reading WHERE assignment_id = NEW.assignment_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'answers are never replaced'); END;
CREATE TRIGGER response_is_never_replaced BEFORE INSERT ON response
WHEN EXISTS (SELECT 1 FROM response WHERE reading_id = NEW.reading_id AND question = NEW.question)
BEGIN SELECT RAISE(ABORT, 'answers are never replaced'); END;
CREATE TRIGGER mark_is_never_replaced BEFORE INSERT ON mark
WHEN EXISTS (SELECT 1 FROM mark WHERE reading_id = NEW.reading_id AND question = NEW.question AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'answers are never replaced'); END;
CREATE TRIGGER sign_off_is_never_replaced BEFORE INSERT ON sign_off
WHEN EXISTS (SELECT 1 FROM sign_off WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'a signature is never replaced'); END;
CREATE TRIGGER warm_up_assignment_is_never_replaced BEFORE INSERT ON warm_up_assignment
WHEN EXISTS (SELECT 1 FROM warm_up_assignment WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM warm_up_assignment WHERE slot = NEW.slot)
    OR EXISTS (SELECT 1 FROM warm_up_assignment WHERE image = NEW.image)
    OR EXISTS (SELECT 1 FROM warm_up_assignment WHERE reader_id = NEW.reader_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'a stored order is never replaced'); END;
CREATE TRIGGER warm_up_reading_is_never_replaced BEFORE INSERT ON warm_up_reading
WHEN EXISTS (SELECT 1 FROM warm_up_reading WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM warm_up_reading WHERE assignment_id = NEW.assignment_id)
    OR EXISTS (SELECT 1 FROM warm_up_reading WHERE submission = NEW.submission)
BEGIN SELECT RAISE(ABORT, 'practice answers are never replaced'); END;
CREATE TRIGGER warm_up_response_is_never_replaced BEFORE INSERT ON warm_up_response
WHEN EXISTS (SELECT 1 FROM warm_up_response WHERE reading_id = NEW.reading_id AND question = NEW.question)
BEGIN SELECT RAISE(ABORT, 'practice answers are never replaced'); END;
CREATE TRIGGER event_is_never_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE study_id = NEW.study_id AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'the history is never replaced'); END;
CREATE TRIGGER reviewer_is_never_replaced BEFORE INSERT ON reviewer
WHEN EXISTS (SELECT 1 FROM reviewer WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM reviewer WHERE study_id = NEW.study_id AND number = NEW.number)
    OR EXISTS (SELECT 1 FROM reviewer WHERE study_id = NEW.study_id AND code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'reviewers are never replaced'); END;
CREATE TRIGGER reviewer_invitation_is_never_replaced BEFORE INSERT ON reviewer_invitation
WHEN EXISTS (SELECT 1 FROM reviewer_invitation WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM reviewer_invitation WHERE link_hash = NEW.link_hash)
    OR EXISTS (SELECT 1 FROM reviewer_invitation WHERE code_hash = NEW.code_hash)
BEGIN SELECT RAISE(ABORT, 'invitations are revoked, never replaced'); END;
CREATE TRIGGER review_slot_is_never_replaced BEFORE INSERT ON review_slot
WHEN EXISTS (SELECT 1 FROM review_slot WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM review_slot WHERE slot = NEW.slot)
    OR EXISTS (SELECT 1 FROM review_slot WHERE image = NEW.image)
    OR EXISTS (SELECT 1 FROM review_slot WHERE map = NEW.map)
    OR EXISTS (SELECT 1 FROM review_slot WHERE reviewer_id = NEW.reviewer_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'a stored order is never replaced'); END;
CREATE TRIGGER review_is_never_replaced BEFORE INSERT ON review
WHEN EXISTS (SELECT 1 FROM review WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM review WHERE submission = NEW.submission)
    OR EXISTS (SELECT 1 FROM review WHERE slot_id = NEW.slot_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'answers are never replaced'); END;
CREATE TRIGGER detection_token_is_never_replaced BEFORE INSERT ON detection_token
WHEN EXISTS (SELECT 1 FROM detection_token WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM detection_token WHERE token_hash = NEW.token_hash)
    OR (NEW.revoked_at IS NULL AND EXISTS (SELECT 1 FROM detection_token WHERE name = NEW.name AND revoked_at IS NULL))
BEGIN SELECT RAISE(ABORT, 'detection tokens are revoked, never replaced'); END;

-- Nor does a change of rows that may change delete others: their numbers stay.
CREATE TRIGGER study_keeps_its_number BEFORE UPDATE ON study WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'studies keep their number'); END;
CREATE TRIGGER invitation_keeps_its_number BEFORE UPDATE ON invitation WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'invitations keep their number'); END;
CREATE TRIGGER reviewer_invitation_keeps_its_number BEFORE UPDATE ON reviewer_invitation WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'invitations keep their number'); END;
CREATE TRIGGER detection_token_keeps_its_number BEFORE UPDATE ON detection_token WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'detection tokens keep their number'); END;
