//! A row that cannot be taken is kept as it was, numbers of people masked, so that it can be sent
//! back with what is wrong in it; and the heading of its sheet.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261130_000120_faulty_rows",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
ALTER TABLE member_import ADD COLUMN headings text;
ALTER TABLE sheet_import ADD COLUMN headings text;
ALTER TABLE member_import_row ADD COLUMN cells text;
ALTER TABLE sheet_import_row ADD COLUMN cells text;
CREATE INDEX member_import_newest ON member_import (created_at, id);
CREATE INDEX sheet_import_newest ON sheet_import (kind, created_at, id);
";

const DOWN: &str = r"
DROP INDEX sheet_import_newest;
DROP INDEX member_import_newest;
ALTER TABLE sheet_import_row DROP COLUMN cells;
ALTER TABLE member_import_row DROP COLUMN cells;
ALTER TABLE sheet_import DROP COLUMN headings;
ALTER TABLE member_import DROP COLUMN headings;
";
