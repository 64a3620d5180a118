//! Leave that members ask for, and the branch's answer.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000034_leave",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE leave_request;")],
};

const UP: &str = r"
CREATE TABLE leave_request (
    session_id uuid NOT NULL REFERENCES study_session (id),
    member_id uuid NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    reason text NOT NULL,
    asked_at bigint NOT NULL,
    state text NOT NULL,
    decided_by uuid,
    decided_at bigint,
    answer text,
    PRIMARY KEY (session_id, member_id),
    CHECK (state IN ('asked', 'granted', 'refused')),
    CHECK ((state = 'asked') = (decided_at IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL))
);
CREATE INDEX leave_request_member ON leave_request (member_id);
";
