//! Answers kept for retried writes, in the transaction of their effect.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000006_requests", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
CREATE TABLE idempotency_record (
    account_id uuid NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    -- The scope of the right it was done with: a caller who lost it does not get the old answer (TH-17).
    scope text NOT NULL,
    status bigint NOT NULL,
    body bytea NOT NULL,
    etag text,
    location text,
    created_at bigint NOT NULL,
    PRIMARY KEY (account_id, key)
) {clustered};
CREATE INDEX idempotency_record_age ON idempotency_record (created_at);
";

const DOWN: &str = r"
DROP TABLE idempotency_record;
";
