//! What a phone says of itself, and in which office somebody read a record.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261129_000041_devices", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
-- A device of an account, by the id that its app made.
CREATE TABLE device (
    account_id uuid NOT NULL REFERENCES account (id),
    device_id text {bytewise} NOT NULL,
    platform text NOT NULL,
    app_version text,
    push_token_sealed bytea,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (account_id, device_id)
) {clustered};
CREATE INDEX auth_session_device ON auth_session (account_id, device_id);

-- The office in which a record was read; unknown of earlier reads and of those under a letter.
ALTER TABLE access_log ADD COLUMN role text;
ALTER TABLE access_log ADD COLUMN organization_id uuid;
";

const DOWN: &str = r"
ALTER TABLE access_log DROP COLUMN organization_id; ALTER TABLE access_log DROP COLUMN role;
DROP INDEX auth_session_device; DROP TABLE device;
";
