-- The kind of a practice case's fracture, so that a copy of the study need not ask for it again. NULL where it is not known:
-- in studies that were created before.
ALTER TABLE warm_up_case ADD COLUMN type TEXT;
