//! Each step of an import of outside records has a version of its own, as with members.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000001_import_version",
    up: &[Step::Both("ALTER TABLE learning_import ADD COLUMN version bigint NOT NULL DEFAULT 1;")],
    down: &[Step::Both("ALTER TABLE learning_import DROP COLUMN version;")],
};
