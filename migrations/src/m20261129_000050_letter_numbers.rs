//! A letter has its number from its submission on; a draft has none.
//!
//! SQLite cannot take a `NOT NULL` back, so its table is made anew under the same name; the
//! references of other tables are looked at when the change ends.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000050_letter_numbers",
    up: &[Step::Each { sqlite: UP_SQLITE, postgres: UP_POSTGRES }, Step::Both(UP)],
    down: &[Step::Both(DOWN), Step::Each { sqlite: DOWN_SQLITE, postgres: DOWN_POSTGRES }],
};

macro_rules! made_anew {
    ($number:literal, $copied:literal) => {
        concat!(
            "PRAGMA defer_foreign_keys = ON;
            CREATE TABLE query_letter_before AS SELECT * FROM query_letter;
            DROP TABLE query_letter;
            CREATE TABLE query_letter (
                id uuid PRIMARY KEY,
                number ",
            $number,
            ",
                organization_id uuid NOT NULL REFERENCES organization (id),
                unit_name text NOT NULL,
                contact_name text NOT NULL,
                contact_phone_sealed bytea,
                purpose text NOT NULL,
                fields text NOT NULL,
                starts_at bigint NOT NULL,
                ends_at bigint NOT NULL,
                budget bigint NOT NULL,
                addresses text NOT NULL,
                state text NOT NULL,
                reason text,
                scan_sealed bytea,
                scan_hash text,
                scan_type text,
                scan_bytes bigint,
                secret_hash bytea NOT NULL,
                filed_by uuid,
                text_version bigint NOT NULL DEFAULT 1,
                version bigint NOT NULL DEFAULT 1,
                created_at bigint NOT NULL,
                updated_at bigint NOT NULL,
                CHECK (ends_at > starts_at),
                CHECK (budget > 0)
            );
            INSERT INTO query_letter SELECT id, ",
            $copied,
            ", organization_id, unit_name, contact_name, contact_phone_sealed, purpose, fields,
                starts_at, ends_at, budget, addresses, state, reason, scan_sealed, scan_hash,
                scan_type, scan_bytes, secret_hash, filed_by, text_version, version, created_at,
                updated_at
                FROM query_letter_before;
            DROP TABLE query_letter_before;
            CREATE INDEX query_letter_of ON query_letter (organization_id, created_at, id);"
        )
    };
}

const UP_SQLITE: &str =
    made_anew!("text UNIQUE CHECK (number IS NOT NULL OR state = 'draft')", "number");
const UP_POSTGRES: &str = "ALTER TABLE query_letter ALTER COLUMN number DROP NOT NULL; \
    ALTER TABLE query_letter ADD CONSTRAINT query_letter_number_there \
    CHECK (number IS NOT NULL OR state = 'draft');";
const UP: &str = r"
-- Drafts that nobody goes on with are swept, the oldest first.
CREATE INDEX query_letter_draft ON query_letter (updated_at, id) WHERE state = 'draft';
";

const DOWN: &str = "DROP INDEX query_letter_draft;";
const DOWN_SQLITE: &str = made_anew!("text NOT NULL UNIQUE", "COALESCE(number, hex(id))");
const DOWN_POSTGRES: &str = "ALTER TABLE query_letter DROP CONSTRAINT query_letter_number_there; \
    UPDATE query_letter SET number = id::text WHERE number IS NULL; \
    ALTER TABLE query_letter ALTER COLUMN number SET NOT NULL;";
