//! What a submitted record said before it was corrected or withdrawn.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000033_session_history",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE attendance_past; DROP TABLE study_session_past;")],
};

const UP: &str = r"
CREATE TABLE study_session_past (
    session_id uuid NOT NULL REFERENCES study_session (id),
    -- The version that was changed.
    number bigint NOT NULL,
    change text NOT NULL,
    reason text NOT NULL,
    account_id uuid NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL,
    fulfils text NOT NULL,
    mode text NOT NULL,
    title text NOT NULL,
    summary text,
    place text,
    host text,
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    submitted_at bigint NOT NULL,
    late boolean NOT NULL,
    PRIMARY KEY (session_id, number),
    CHECK (change IN ('corrected', 'withdrawn'))
);
-- The lines that a correction replaced, as they were; a line that was added has none.
CREATE TABLE attendance_past (
    session_id uuid NOT NULL,
    number bigint NOT NULL,
    member_id uuid NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    status text NOT NULL,
    note text,
    guest boolean NOT NULL,
    PRIMARY KEY (session_id, number, member_id),
    FOREIGN KEY (session_id, number) REFERENCES study_session_past (session_id, number)
);
";
