//! The burden meter: its log, the sums that are kept with it, and the budgets of levels.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261201_000201_burden_meter",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
CREATE TABLE burden_entry (
    branch_id uuid NOT NULL REFERENCES organization (id),
    month text NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    number bigint NOT NULL CHECK (number > 0),
    minutes bigint NOT NULL,
    source text NOT NULL,
    source_id uuid NOT NULL,
    -- Null where a person asked and not a level.
    asker_id uuid REFERENCES organization (id),
    at bigint NOT NULL,
    PRIMARY KEY (branch_id, month, id)
) {clustered};

-- What the log sums up to, written with it: a meter is read more often than it moves.
CREATE TABLE burden_sum (
    month text NOT NULL,
    branch_id uuid NOT NULL REFERENCES organization (id),
    messages bigint NOT NULL,
    forms bigint NOT NULL,
    fields bigint NOT NULL,
    minutes bigint NOT NULL,
    withheld bigint NOT NULL,
    PRIMARY KEY (month, branch_id)
) {clustered};

CREATE TABLE burden_budget (
    organization_id uuid PRIMARY KEY REFERENCES organization (id),
    messages bigint NOT NULL,
    fields bigint NOT NULL,
    minutes bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (messages >= 0 AND fields >= 0 AND minutes >= 0)
);
";

const SEAL_SQLITE: &str = r"
CREATE TRIGGER burden_entry_no_update BEFORE UPDATE ON burden_entry
BEGIN SELECT RAISE(ABORT, 'entries of the meter are never changed'); END;
CREATE TRIGGER burden_entry_no_delete BEFORE DELETE ON burden_entry
BEGIN SELECT RAISE(ABORT, 'entries of the meter are never deleted'); END;
CREATE TRIGGER burden_entry_no_replace BEFORE INSERT ON burden_entry
WHEN EXISTS (SELECT 1 FROM burden_entry WHERE branch_id = NEW.branch_id AND month = NEW.month AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: burden_entry.branch_id, burden_entry.month, burden_entry.id; rows are never replaced'); END;
";

const SEAL_POSTGRES: &str = r"
CREATE TRIGGER burden_entry_no_change BEFORE UPDATE OR DELETE ON burden_entry
FOR EACH ROW EXECUTE FUNCTION append_only_sealed();
CREATE TRIGGER burden_entry_no_truncate BEFORE TRUNCATE ON burden_entry
FOR EACH STATEMENT EXECUTE FUNCTION append_only_sealed();
";

const DOWN: &str = "DROP TABLE burden_budget; DROP TABLE burden_sum; DROP TABLE burden_entry;";
