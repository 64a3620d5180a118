//! Operations: work that outlasts its request, each made under a lease.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261204_000400_operations",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE operation;")],
};

const UP: &str = r"
CREATE TABLE operation (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    -- Of a login session that may be pruned before the operation is forgotten.
    session_id uuid NOT NULL,
    address text NOT NULL,
    kind text NOT NULL,
    format text NOT NULL,
    language text NOT NULL,
    organization_id uuid NOT NULL REFERENCES organization (id),
    period text,
    statuses text NOT NULL,
    purpose text NOT NULL,
    state text NOT NULL,
    reason text,
    -- The lease of whoever makes it; the file has its id.
    file_id uuid,
    bytes bigint,
    attempts bigint NOT NULL,
    rows_made bigint NOT NULL,
    progress bigint NOT NULL,
    due_at bigint NOT NULL,
    ended_at bigint,
    requested_at bigint NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired')),
    CHECK ((file_id IS NOT NULL) = (state IN ('running', 'succeeded'))),
    CHECK ((bytes IS NOT NULL) = (state = 'succeeded')),
    CHECK ((reason IS NOT NULL) = (state IN ('failed', 'cancelled'))),
    CHECK ((ended_at IS NULL) = (state IN ('queued', 'running'))),
    CHECK (progress BETWEEN 0 AND 100)
) {clustered};
CREATE INDEX operation_due ON operation (due_at);
CREATE INDEX operation_of ON operation (account_id, requested_at, id);
CREATE UNIQUE INDEX operation_file ON operation (file_id);
";
