//! Api clients and their secrets, and which scopes a session of one has. A client is an account of its
//! own that nobody signs in to; its tokens are sessions like a person's, so that what ends them is one.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261204_001000_api_clients",
    up: &[Step::Both(UP)],
    down: &[Step::Both(
        "ALTER TABLE auth_session DROP COLUMN scopes; DROP TABLE api_client_secret; DROP TABLE api_client;",
    )],
};

const UP: &str = r"
CREATE TABLE api_client (
    id uuid PRIMARY KEY REFERENCES account (id),
    organization_id uuid NOT NULL REFERENCES organization (id),
    owner_id uuid NOT NULL REFERENCES account (id),
    name text NOT NULL,
    purpose text NOT NULL,
    scopes text NOT NULL,
    ends_at bigint NOT NULL,
    registered_by uuid NOT NULL REFERENCES account (id),
    approved_by uuid REFERENCES account (id),
    approved_at bigint,
    ended_by uuid REFERENCES account (id),
    ended_at bigint,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    CHECK (approved_by <> registered_by AND approved_by <> owner_id),
    CHECK (owner_id <> id)
);
CREATE INDEX api_client_organization ON api_client (organization_id, id);
CREATE INDEX api_client_owner ON api_client (owner_id);

CREATE TABLE api_client_secret (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES api_client (id),
    -- Two places, so that a third secret has none.
    slot bigint NOT NULL CHECK (slot IN (1, 2)),
    -- Keyed with what is not in the database.
    hash bytea NOT NULL UNIQUE,
    hint text NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    created_at bigint NOT NULL,
    last_used_at bigint,
    ended_at bigint
);
CREATE UNIQUE INDEX api_client_secret_live ON api_client_secret (client_id, slot) WHERE ended_at IS NULL;

-- Null for a person; for an api client what its token is for.
ALTER TABLE auth_session ADD COLUMN scopes text;
";
