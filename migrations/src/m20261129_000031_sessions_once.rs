//! A session is entered once: of a branch's sessions of one kind, one begins at a time, unless it
//! is said that this is another.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000031_sessions_once",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
ALTER TABLE study_session ADD COLUMN repeated boolean NOT NULL DEFAULT FALSE;
UPDATE study_session SET repeated = TRUE WHERE EXISTS (
    SELECT 1 FROM study_session other WHERE other.branch_id = study_session.branch_id
    AND other.kind = study_session.kind AND other.starts_at = study_session.starts_at
    AND other.cancelled_at IS NULL AND other.id < study_session.id);
CREATE UNIQUE INDEX study_session_once ON study_session (branch_id, kind, starts_at)
    WHERE cancelled_at IS NULL AND NOT repeated;
";

const DOWN: &str = "DROP INDEX study_session_once; ALTER TABLE study_session DROP COLUMN repeated;";
