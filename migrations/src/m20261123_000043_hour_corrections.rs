//! Corrections of hours by hand: a ledger of their own beside sessions and lessons.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261123_000043_hour_corrections",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Each { sqlite: DOWN_SQLITE, postgres: DOWN_POSTGRES }],
};

const UP: &str = r"
-- INV-27: settling compares sessions with `hour_entry` alone, so what was corrected by hand stays.
CREATE TABLE hour_correction (
    id uuid PRIMARY KEY,
    member_id uuid NOT NULL REFERENCES member (id),
    year bigint NOT NULL,
    seconds bigint NOT NULL,
    reason text NOT NULL,
    takes_back uuid REFERENCES hour_correction (id),
    by_account uuid NOT NULL,
    at bigint NOT NULL,
    CHECK (seconds <> 0),
    CHECK (reason <> '')
);
CREATE INDEX hour_correction_member ON hour_correction (member_id, year, at, id);
CREATE UNIQUE INDEX hour_correction_once ON hour_correction (takes_back) WHERE takes_back IS NOT NULL;
";

const SEAL_SQLITE: &str = r"
CREATE TRIGGER hour_correction_no_update BEFORE UPDATE ON hour_correction
BEGIN SELECT RAISE(ABORT, 'corrections are never changed'); END;
CREATE TRIGGER hour_correction_no_delete BEFORE DELETE ON hour_correction
BEGIN SELECT RAISE(ABORT, 'corrections are never deleted'); END;
";

const SEAL_POSTGRES: &str = r"
CREATE FUNCTION hour_correction_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'corrections are never changed'; END $$;
CREATE TRIGGER hour_correction_no_change BEFORE UPDATE OR DELETE ON hour_correction
FOR EACH ROW EXECUTE FUNCTION hour_correction_sealed();
";

const DOWN_SQLITE: &str = "DROP TABLE hour_correction;";
const DOWN_POSTGRES: &str = "DROP TABLE hour_correction; DROP FUNCTION hour_correction_sealed();";
