//! Checkpoints have numbers, and each has the digest of the one before it.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261125_000061_checkpoint_numbers",
    up: &[Step::Each { sqlite: UP_SQLITE, postgres: UP_POSTGRES }, Step::Both(UNIQUE)],
    down: &[Step::Each { sqlite: DOWN_SQLITE, postgres: "" }, Step::Both(DOWN)],
};

// Those of before have the number 0 and keep the signature they have.
const UP_SQLITE: &str = "ALTER TABLE audit_checkpoint ADD COLUMN number bigint NOT NULL DEFAULT 0; \
    ALTER TABLE audit_checkpoint ADD COLUMN previous bytea NOT NULL DEFAULT x''; \
    CREATE TRIGGER audit_checkpoint_no_replace_number BEFORE INSERT ON audit_checkpoint \
    WHEN EXISTS (SELECT 1 FROM audit_checkpoint WHERE number = NEW.number AND number > 0) \
    BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: audit_checkpoint.number; rows are never replaced'); END;";
const UP_POSTGRES: &str = "ALTER TABLE audit_checkpoint ADD COLUMN number bigint NOT NULL DEFAULT 0; \
    ALTER TABLE audit_checkpoint ADD COLUMN previous bytea NOT NULL DEFAULT '';";
const UNIQUE: &str =
    "CREATE UNIQUE INDEX audit_checkpoint_number ON audit_checkpoint (number) WHERE number > 0;";

const DOWN_SQLITE: &str = "DROP TRIGGER audit_checkpoint_no_replace_number;";
const DOWN: &str = "DROP INDEX audit_checkpoint_number; \
    ALTER TABLE audit_checkpoint DROP COLUMN number; ALTER TABLE audit_checkpoint DROP COLUMN previous;";
