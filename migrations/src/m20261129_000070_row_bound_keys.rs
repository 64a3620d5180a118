//! Keys say whether they seal values for one row each.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000070_row_bound_keys",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = "ALTER TABLE sealing_key ADD COLUMN binds_rows boolean NOT NULL DEFAULT false;";
const DOWN: &str = "ALTER TABLE sealing_key DROP COLUMN binds_rows;";
