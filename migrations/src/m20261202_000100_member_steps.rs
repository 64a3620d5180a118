//! The steps of members' lives, and since which day a period of the history holds.
//!
//! Of the entries that are there the register knows branch and status from the day they were made.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261202_000100_member_steps",
    up: &[
        Step::Both(UP),
        Step::Each { sqlite: DAYS_SQLITE, postgres: DAYS_POSTGRES },
        Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES },
    ],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
-- The number of a step is the version that the entry got by it. A step that is taken back has a
-- counter-entry, which names it.
CREATE TABLE member_step (
    member_id uuid NOT NULL REFERENCES member (id),
    version bigint NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    -- The day from which it holds, and when the register learnt of it.
    effective_on date NOT NULL,
    recorded_at bigint NOT NULL,
    -- Null where the demo made it.
    recorded_by uuid REFERENCES account (id),
    -- What the entry says from then on.
    branch_id uuid NOT NULL REFERENCES organization (id),
    status text NOT NULL,
    meeting_on date,
    approved_on date,
    since_on date,
    months bigint,
    training_hours bigint,
    ground text,
    document text,
    reason text,
    transfer_id uuid,
    revokes uuid,
    PRIMARY KEY (member_id, version)
) {clustered};
CREATE UNIQUE INDEX member_step_id ON member_step (id);
CREATE UNIQUE INDEX member_step_revokes ON member_step (revokes);

-- A period holds from a day on, until one that was recorded later does. One that was taken back
-- stays, and holds no more.
ALTER TABLE member_period ADD COLUMN effective_on date NOT NULL DEFAULT '1900-01-01';
ALTER TABLE member_period ADD COLUMN step_id uuid;
ALTER TABLE member_period ADD COLUMN revoked_at bigint;
CREATE INDEX member_period_branch ON member_period (branch_id, member_id, since);

-- What somebody holds, to end it when they leave.
CREATE INDEX post_member ON post (member_id);
";

const DAYS_SQLITE: &str =
    "UPDATE member_period SET effective_on = date(since / 1000 + 28800, 'unixepoch');";
const DAYS_POSTGRES: &str = "UPDATE member_period SET effective_on = \
    (to_timestamp(since / 1000) AT TIME ZONE 'UTC' + interval '8 hours')::date;";

const SEAL_SQLITE: &str = r"
CREATE TRIGGER member_step_no_update BEFORE UPDATE ON member_step
BEGIN SELECT RAISE(ABORT, 'steps of members are never changed'); END;
CREATE TRIGGER member_step_no_delete BEFORE DELETE ON member_step
BEGIN SELECT RAISE(ABORT, 'steps of members are never deleted'); END;
CREATE TRIGGER member_step_no_replace BEFORE INSERT ON member_step
WHEN EXISTS (SELECT 1 FROM member_step WHERE member_id = NEW.member_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: member_step.member_id, member_step.version; rows are never replaced'); END;
CREATE TRIGGER member_step_unique BEFORE INSERT ON member_step
WHEN EXISTS (SELECT 1 FROM member_step WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: member_step.id; rows are never replaced'); END;
CREATE TRIGGER member_step_revoked_once BEFORE INSERT ON member_step
WHEN EXISTS (SELECT 1 FROM member_step WHERE revokes = NEW.revokes)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: member_step.revokes; rows are never replaced'); END;
";

const SEAL_POSTGRES: &str = r"
CREATE TRIGGER member_step_no_change BEFORE UPDATE OR DELETE ON member_step
FOR EACH ROW EXECUTE FUNCTION append_only_sealed();
CREATE TRIGGER member_step_no_truncate BEFORE TRUNCATE ON member_step
FOR EACH STATEMENT EXECUTE FUNCTION append_only_sealed();
";

const DOWN: &str = r"
DROP INDEX post_member;
DROP INDEX member_period_branch;
ALTER TABLE member_period DROP COLUMN revoked_at;
ALTER TABLE member_period DROP COLUMN step_id;
ALTER TABLE member_period DROP COLUMN effective_on;
DROP TABLE member_step;
";
