//! Accounts that are opened by offices: activation codes.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261125_000060_accounts", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
-- Without it there is no password: password_hash is empty until the person sets one.
ALTER TABLE account ADD COLUMN activated_at bigint;
UPDATE account SET activated_at = created_at;

-- Nothing reads account.phone_lookup any more: people sign in by the phone of the register.

-- At most one code for an account; only its keyed hash is kept.
CREATE TABLE activation_code (
    account_id uuid PRIMARY KEY REFERENCES account (id),
    digest bytea NOT NULL,
    misses bigint NOT NULL DEFAULT 0,
    issued_at bigint NOT NULL,
    issued_by uuid NOT NULL,
    expires_at bigint NOT NULL
) {clustered};
";

const DOWN: &str = r"
DROP TABLE activation_code; ALTER TABLE account DROP COLUMN activated_at;
";
