//! The hour ledger: entries between a session's account and a member's, never changed.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261123_000041_hours",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Each { sqlite: DOWN_SQLITE, postgres: DOWN_POSTGRES }],
};

const UP: &str = r"
-- INV-27: each entry moves seconds from the session's account to the member's, or back.
CREATE TABLE hour_entry (
    member_id uuid NOT NULL REFERENCES member (id),
    session_id uuid NOT NULL REFERENCES study_session (id),
    number bigint NOT NULL,
    year bigint NOT NULL,
    seconds bigint NOT NULL,
    evidence text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (member_id, session_id, number),
    CHECK (number > 0),
    CHECK (seconds <> 0),
    CHECK ((seconds < 0) = (evidence = 'correction'))
) {clustered};
";

const SEAL_SQLITE: &str = r"
CREATE TRIGGER hour_entry_no_update BEFORE UPDATE ON hour_entry
BEGIN SELECT RAISE(ABORT, 'hour entries are never changed'); END;
CREATE TRIGGER hour_entry_no_delete BEFORE DELETE ON hour_entry
BEGIN SELECT RAISE(ABORT, 'hour entries are never deleted'); END;
";

const SEAL_POSTGRES: &str = r"
CREATE FUNCTION hour_entry_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'hour entries are never changed'; END $$;
CREATE TRIGGER hour_entry_no_change BEFORE UPDATE OR DELETE ON hour_entry
FOR EACH ROW EXECUTE FUNCTION hour_entry_sealed();
";

const DOWN_SQLITE: &str = "DROP TABLE hour_entry;";
const DOWN_POSTGRES: &str = "DROP TABLE hour_entry; DROP FUNCTION hour_entry_sealed();";
