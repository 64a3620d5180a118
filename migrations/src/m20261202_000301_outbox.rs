//! The outbox: hints for phones, written with the message they are about.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261202_000301_outbox",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE push_hint;")],
};

const UP: &str = r"
CREATE TABLE push_hint (
    id uuid PRIMARY KEY,
    message_id uuid NOT NULL REFERENCES inbox_message (id),
    account_id uuid NOT NULL,
    device_id text {bytewise} NOT NULL,
    attempts bigint NOT NULL,
    -- Null once it is handed over or given up.
    next_at bigint,
    handed_at bigint,
    created_at bigint NOT NULL
);
-- A device is told once of a message.
CREATE UNIQUE INDEX push_hint_once ON push_hint (message_id, device_id);
CREATE INDEX push_hint_due ON push_hint (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX push_hint_created ON push_hint (created_at);
";
