//! Accounts, devices, refresh tokens, appointments, signing keys.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000003_identity", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
CREATE TABLE account (
    id uuid PRIMARY KEY,
    member_id uuid UNIQUE REFERENCES member (id),
    login_name text {bytewise} UNIQUE,
    -- Signing in by phone goes through the keyed hash; the number itself is not here.
    phone_lookup bytea UNIQUE,
    display_name text NOT NULL,
    password_hash text NOT NULL,
    disabled_at bigint,
    failures bigint NOT NULL DEFAULT 0,
    resting_until bigint,
    totp_sealed bytea,
    totp_confirmed_at bigint,
    totp_last_step bigint,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);

-- A signed-in device: the family of its refresh tokens. rights_version moves with every
-- change of the account's rights, so that older permits find nothing (INV-11).
CREATE TABLE auth_session (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    device_id text NOT NULL,
    device_name text NOT NULL,
    rights_version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    last_used_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    revoked_at bigint
);
CREATE INDEX auth_session_account ON auth_session (account_id);

-- Only the SHA-256 of a 256-bit random token is kept.
CREATE TABLE refresh_token (
    hash bytea PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES auth_session (id) ON DELETE CASCADE,
    issued_at bigint NOT NULL,
    consumed_at bigint
) {clustered};
CREATE INDEX refresh_token_session ON refresh_token (session_id);

CREATE TABLE recovery_code (
    account_id uuid NOT NULL REFERENCES account (id),
    hash bytea NOT NULL,
    used_at bigint,
    PRIMARY KEY (account_id, hash)
) {clustered};

CREATE TABLE appointment (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    role text NOT NULL,
    organization_id uuid NOT NULL REFERENCES organization (id),
    since bigint NOT NULL,
    until bigint,
    created_at bigint NOT NULL,
    CHECK (until IS NULL OR until >= since)
);
CREATE INDEX appointment_account ON appointment (account_id);
CREATE INDEX appointment_organization ON appointment (organization_id);
CREATE UNIQUE INDEX appointment_once ON appointment (account_id, role, organization_id) WHERE until IS NULL;
-- INV-13: the three officers are three persons.
CREATE UNIQUE INDEX appointment_officer ON appointment (account_id)
    WHERE until IS NULL AND role IN ('system_administrator', 'security_officer', 'auditor');

CREATE TABLE signing_key (
    kid text PRIMARY KEY,
    sealed bytea NOT NULL,
    public_key bytea NOT NULL,
    created_at bigint NOT NULL,
    retired_at bigint
);
";

const DOWN: &str = r"
DROP TABLE signing_key; DROP TABLE appointment; DROP TABLE recovery_code; DROP TABLE refresh_token; DROP TABLE auth_session; DROP TABLE account;
";
