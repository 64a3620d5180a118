//! Dues: the rates of levels, what members owe, and the ledger of what they paid.
//!
//! The ledger only grows: a mistake is taken back by another entry.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261204_000900_dues",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
CREATE TABLE dues_rates (
    -- The level that set them; a level below may have its own.
    organization_id uuid PRIMARY KEY REFERENCES organization (id),
    -- Whether dues are kept from this level down.
    is_on boolean NOT NULL,
    -- Bands and amounts, as JSON: a table is only read whole.
    rates text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    updated_at bigint NOT NULL
);

-- What a member pays from a month on, until the next one begins. Months are their first day,
-- amounts are in fen.
CREATE TABLE dues_standard (
    id uuid PRIMARY KEY,
    member_id uuid NOT NULL REFERENCES member (id),
    from_month date NOT NULL,
    kind text NOT NULL,
    -- The income it was worked out from; the amount is all that sums need.
    base_sealed bytea,
    amount bigint NOT NULL,
    reduced_amount bigint,
    reduced_until date,
    reduction_reason text,
    reduction_document text,
    set_by uuid NOT NULL REFERENCES account (id),
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (kind IN ('employed', 'retired', 'farmer', 'on_relief', 'student')),
    CHECK ((base_sealed IS NOT NULL) = (kind IN ('employed', 'retired'))),
    CHECK (amount >= 0),
    CHECK (reduced_amount >= 0 AND reduced_amount < amount),
    CHECK (reduced_until >= from_month),
    CHECK ((reduced_amount IS NULL) = (reduced_until IS NULL)),
    CHECK ((reduced_amount IS NULL) = (reduction_reason IS NULL)),
    CHECK ((reduced_amount IS NULL) = (reduction_document IS NULL))
) {clustered};
CREATE UNIQUE INDEX dues_standard_from ON dues_standard (member_id, from_month);

CREATE TABLE dues_entry (
    id uuid PRIMARY KEY,
    member_id uuid NOT NULL REFERENCES member (id),
    -- The branch that took the money; it keeps it in its figures when the member goes.
    branch_id uuid NOT NULL REFERENCES organization (id),
    month date NOT NULL,
    -- With a minus it takes something back.
    amount bigint NOT NULL,
    paid_on date NOT NULL,
    reverses uuid REFERENCES dues_entry (id),
    reason text,
    recorded_by uuid NOT NULL REFERENCES account (id),
    recorded_at bigint NOT NULL,
    CHECK (amount <> 0)
) {clustered};
CREATE UNIQUE INDEX dues_entry_reverses ON dues_entry (reverses);
CREATE INDEX dues_entry_month ON dues_entry (member_id, month);
CREATE INDEX dues_entry_newest ON dues_entry (member_id, recorded_at, id);
CREATE INDEX dues_entry_branch ON dues_entry (branch_id, month);
";

const SEAL_SQLITE: &str = r"
CREATE TRIGGER dues_entry_no_update BEFORE UPDATE ON dues_entry
BEGIN SELECT RAISE(ABORT, 'entries of dues are never changed'); END;
CREATE TRIGGER dues_entry_no_delete BEFORE DELETE ON dues_entry
BEGIN SELECT RAISE(ABORT, 'entries of dues are never deleted'); END;
CREATE TRIGGER dues_entry_no_replace BEFORE INSERT ON dues_entry
WHEN EXISTS (SELECT 1 FROM dues_entry WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: dues_entry.id; rows are never replaced'); END;
CREATE TRIGGER dues_entry_reversed_once BEFORE INSERT ON dues_entry
WHEN EXISTS (SELECT 1 FROM dues_entry WHERE reverses = NEW.reverses)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: dues_entry.reverses; rows are never replaced'); END;
";

const SEAL_POSTGRES: &str = r"
CREATE TRIGGER dues_entry_no_change BEFORE UPDATE OR DELETE ON dues_entry
FOR EACH ROW EXECUTE FUNCTION append_only_sealed();
CREATE TRIGGER dues_entry_no_truncate BEFORE TRUNCATE ON dues_entry
FOR EACH STATEMENT EXECUTE FUNCTION append_only_sealed();
";

const DOWN: &str = "DROP TABLE dues_entry; DROP TABLE dues_standard; DROP TABLE dues_rates;";
