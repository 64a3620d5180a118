//! A row of an import may change somebody's entry: in which version it was compared, and what is
//! different.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261130_000121_member_updates",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
ALTER TABLE member_import_row ADD COLUMN member_version bigint;
ALTER TABLE member_import_row ADD COLUMN differences text;
";

const DOWN: &str = r"
ALTER TABLE member_import_row DROP COLUMN differences;
ALTER TABLE member_import_row DROP COLUMN member_version;
";
