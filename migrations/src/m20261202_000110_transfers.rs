//! Transfers of members between branches, out of the tree and into it.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261202_000110_transfers",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: "" }],
    down: &[
        Step::Each { sqlite: "DROP TRIGGER member_step_transferred_once;", postgres: "" },
        Step::Both("DROP INDEX member_step_transfer; DROP TABLE transfer;"),
    ],
};

// `INSERT OR REPLACE` would delete the step that stands in its way.
const SEAL_SQLITE: &str = r"
CREATE TRIGGER member_step_transferred_once BEFORE INSERT ON member_step
WHEN EXISTS (SELECT 1 FROM member_step WHERE transfer_id = NEW.transfer_id)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: member_step.transfer_id; rows are never replaced'); END;
";

const UP: &str = r"
CREATE TABLE transfer (
    id uuid PRIMARY KEY,
    -- The letter's; of one from outside, as it stands there.
    number text NOT NULL,
    direction text NOT NULL,
    member_id uuid NOT NULL REFERENCES member (id),
    member_status text NOT NULL,
    from_branch_id uuid REFERENCES organization (id),
    to_branch_id uuid REFERENCES organization (id),
    outside text,
    issued_on date NOT NULL,
    valid_until date NOT NULL,
    reason text NOT NULL,
    -- A letter that nobody answered stays requested; it has expired after valid_until.
    state text NOT NULL,
    decided_on date,
    decided_at bigint,
    answer text,
    requested_by uuid NOT NULL REFERENCES account (id),
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK ((from_branch_id IS NULL) = (direction = 'incoming')),
    CHECK ((to_branch_id IS NULL) = (direction = 'outgoing')),
    CHECK ((outside IS NULL) = (direction = 'internal')),
    CHECK (from_branch_id <> to_branch_id),
    CHECK ((decided_at IS NULL) = (state = 'requested')),
    CHECK ((decided_on IS NOT NULL) = (state = 'accepted'))
);
-- One letter of a member at a time.
CREATE UNIQUE INDEX transfer_open ON transfer (member_id) WHERE state = 'requested';
CREATE INDEX transfer_member ON transfer (member_id);
CREATE INDEX transfer_newest ON transfer (created_at, id);
CREATE INDEX transfer_from ON transfer (from_branch_id);
CREATE INDEX transfer_to ON transfer (to_branch_id);
-- A transfer moves its member once.
CREATE UNIQUE INDEX member_step_transfer ON member_step (transfer_id);
";
