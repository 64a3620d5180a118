//! A person's calendar subscription: its address is signed and can be taken back.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000032_calendar_subscriptions",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE calendar_subscription;")],
};

const UP: &str = r"
-- The address names the id and is signed; a new id makes the address before it worthless.
CREATE TABLE calendar_subscription (
    account_id uuid PRIMARY KEY REFERENCES account (id),
    id uuid NOT NULL UNIQUE,
    created_at bigint NOT NULL
);
";
