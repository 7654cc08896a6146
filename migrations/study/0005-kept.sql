-- What answers lean on, and what readers did before and beside them, is added and never changed or deleted.
CREATE TRIGGER radiograph_is_append_only BEFORE UPDATE ON radiograph
BEGIN SELECT RAISE(ABORT, 'a stored radiograph is never changed'); END;
CREATE TRIGGER radiograph_is_kept BEFORE DELETE ON radiograph
BEGIN SELECT RAISE(ABORT, 'a stored radiograph is never deleted'); END;
CREATE TRIGGER study_case_is_append_only BEFORE UPDATE ON study_case
BEGIN SELECT RAISE(ABORT, 'the test set is never changed'); END;
CREATE TRIGGER study_case_is_kept BEFORE DELETE ON study_case
BEGIN SELECT RAISE(ABORT, 'the test set is never changed'); END;
CREATE TRIGGER warm_up_case_is_append_only BEFORE UPDATE ON warm_up_case
BEGIN SELECT RAISE(ABORT, 'practice cases are never changed'); END;
CREATE TRIGGER warm_up_case_is_kept BEFORE DELETE ON warm_up_case
BEGIN SELECT RAISE(ABORT, 'practice cases are never deleted'); END;
CREATE TRIGGER warm_up_feedback_is_append_only BEFORE UPDATE ON warm_up_feedback
BEGIN SELECT RAISE(ABORT, 'practice cases are never changed'); END;
CREATE TRIGGER warm_up_feedback_is_kept BEFORE DELETE ON warm_up_feedback
BEGIN SELECT RAISE(ABORT, 'practice cases are never deleted'); END;
CREATE TRIGGER reading_session_is_append_only BEFORE UPDATE ON reading_session
BEGIN SELECT RAISE(ABORT, 'a session is never changed'); END;
CREATE TRIGGER reading_session_is_kept BEFORE DELETE ON reading_session
BEGIN SELECT RAISE(ABORT, 'a session is never deleted'); END;
CREATE TRIGGER reader_profile_is_append_only BEFORE UPDATE ON reader_profile
BEGIN SELECT RAISE(ABORT, 'a profile is never changed, a newer one is added'); END;
CREATE TRIGGER reader_profile_is_kept BEFORE DELETE ON reader_profile
BEGIN SELECT RAISE(ABORT, 'a profile is never deleted'); END;
CREATE TRIGGER screen_check_is_append_only BEFORE UPDATE ON screen_check
BEGIN SELECT RAISE(ABORT, 'a screen check is never changed'); END;
CREATE TRIGGER screen_check_is_kept BEFORE DELETE ON screen_check
BEGIN SELECT RAISE(ABORT, 'a screen check is never deleted'); END;
CREATE TRIGGER warm_up_assignment_is_append_only BEFORE UPDATE ON warm_up_assignment
BEGIN SELECT RAISE(ABORT, 'a stored order is never changed'); END;
CREATE TRIGGER warm_up_assignment_is_kept BEFORE DELETE ON warm_up_assignment
BEGIN SELECT RAISE(ABORT, 'a stored order is never deleted'); END;
CREATE TRIGGER warm_up_reading_is_append_only BEFORE UPDATE ON warm_up_reading
BEGIN SELECT RAISE(ABORT, 'practice answers are never changed'); END;
CREATE TRIGGER warm_up_reading_is_kept BEFORE DELETE ON warm_up_reading
BEGIN SELECT RAISE(ABORT, 'practice answers are never deleted'); END;
CREATE TRIGGER warm_up_response_is_append_only BEFORE UPDATE ON warm_up_response
BEGIN SELECT RAISE(ABORT, 'practice answers are never changed'); END;
CREATE TRIGGER warm_up_response_is_kept BEFORE DELETE ON warm_up_response
BEGIN SELECT RAISE(ABORT, 'practice answers are never deleted'); END;
CREATE TRIGGER invitation_is_kept BEFORE DELETE ON invitation
BEGIN SELECT RAISE(ABORT, 'invitations are revoked, never deleted'); END;
