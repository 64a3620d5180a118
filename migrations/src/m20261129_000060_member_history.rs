//! Which branch and status a member had, and since when.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000060_member_history",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE member_period;")],
};

const UP: &str = r"
-- A period lasts until the member's next one begins. The rows go with the entry: an import that
-- is undone leaves nothing.
CREATE TABLE member_period (
    member_id uuid NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    since bigint NOT NULL,
    branch_id uuid NOT NULL REFERENCES organization (id),
    status text NOT NULL,
    PRIMARY KEY (member_id, since)
) {clustered};
-- Nothing is known of the time before: whoever is in the register begins with what they have now.
INSERT INTO member_period (member_id, since, branch_id, status)
SELECT id, created_at, branch_id, status FROM member;
";
