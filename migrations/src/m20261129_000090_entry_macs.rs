//! Entries of the audit log that only a server with the secret can write, and the digest of the
//! access log's lines in the entry of their read. Entries from before have neither.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000090_entry_macs",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = "ALTER TABLE audit_event ADD COLUMN mac bytea; \
    ALTER TABLE audit_event ADD COLUMN read_id uuid; \
    ALTER TABLE audit_event ADD COLUMN read_digest bytea; \
    CREATE INDEX audit_event_read ON audit_event (read_id) WHERE read_id IS NOT NULL;";
const DOWN: &str = "DROP INDEX audit_event_read; ALTER TABLE audit_event DROP COLUMN read_digest; \
    ALTER TABLE audit_event DROP COLUMN read_id; ALTER TABLE audit_event DROP COLUMN mac;";
