//! An exception may end before its last day: when, by whom and why.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000076_exception_ends",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
ALTER TABLE eligibility_exception ADD COLUMN ended_at bigint;
ALTER TABLE eligibility_exception ADD COLUMN ended_by uuid;
ALTER TABLE eligibility_exception ADD COLUMN end_reason text;
ALTER TABLE eligibility_exception ADD COLUMN version bigint NOT NULL DEFAULT 1;
CREATE INDEX eligibility_exception_newest ON eligibility_exception (approved_at, id);
";

const DOWN: &str = r"
DROP INDEX eligibility_exception_newest;
ALTER TABLE eligibility_exception DROP COLUMN version;
ALTER TABLE eligibility_exception DROP COLUMN end_reason;
ALTER TABLE eligibility_exception DROP COLUMN ended_by;
ALTER TABLE eligibility_exception DROP COLUMN ended_at;
";
