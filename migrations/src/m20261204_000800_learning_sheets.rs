//! A row of outside records that cannot be taken is kept as it was, numbers of people masked, so that it
//! can be sent back with what is wrong in it; and the heading of its list. Imports are listed.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261204_000800_learning_sheets",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
ALTER TABLE learning_import ADD COLUMN headings text;
ALTER TABLE learning_import_row ADD COLUMN cells text;
CREATE INDEX learning_import_newest ON learning_import (created_at, id);
";

const DOWN: &str = r"
DROP INDEX learning_import_newest;
ALTER TABLE learning_import_row DROP COLUMN cells;
ALTER TABLE learning_import DROP COLUMN headings;
";
