//! A burden budget has a version, so that nobody overwrites what they did not see.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261202_000300_budget_versions",
    up: &[Step::Both("ALTER TABLE burden_budget ADD COLUMN version bigint NOT NULL DEFAULT 1;")],
    down: &[Step::Both("ALTER TABLE burden_budget DROP COLUMN version;")],
};
