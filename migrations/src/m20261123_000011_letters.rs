//! Query letters, their approvals, their grants.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000011_letters", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
-- Human numbers without gaps: taken in the transaction that uses them (INV-05).
CREATE TABLE human_number (
    series text NOT NULL,
    year bigint NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (series, year)
);

CREATE TABLE query_letter (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    -- The organization that is asked; nothing outside its subtree is ever shown.
    organization_id uuid NOT NULL REFERENCES organization (id),
    unit_name text NOT NULL,
    contact_name text NOT NULL,
    contact_phone_sealed bytea,
    purpose text NOT NULL,
    fields text NOT NULL,
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    budget bigint NOT NULL,
    addresses text NOT NULL,
    state text NOT NULL,
    reason text,
    scan_sealed bytea,
    scan_hash text,
    scan_type text,
    scan_bytes bigint,
    secret_hash bytea NOT NULL,
    filed_by uuid,
    text_version bigint NOT NULL DEFAULT 1,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (ends_at > starts_at),
    CHECK (budget > 0)
);
CREATE INDEX query_letter_of ON query_letter (organization_id, created_at, id);

-- Whose records: members, or the members of organizations.
CREATE TABLE query_letter_row (
    letter_id uuid NOT NULL REFERENCES query_letter (id),
    kind text NOT NULL,
    target_id uuid NOT NULL,
    PRIMARY KEY (letter_id, kind, target_id)
) {clustered};

-- Persons named by id number, as the register looks them up.
CREATE TABLE query_letter_person (
    letter_id uuid NOT NULL REFERENCES query_letter (id),
    lookup bytea NOT NULL,
    PRIMARY KEY (letter_id, lookup)
) {clustered};

-- INV-14: two seats, two persons.
CREATE TABLE query_letter_approval (
    letter_id uuid NOT NULL REFERENCES query_letter (id),
    seat text NOT NULL,
    account_id uuid NOT NULL,
    text_version bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (letter_id, seat),
    UNIQUE (letter_id, account_id)
);

-- INV-15: one grant per letter.
CREATE TABLE access_grant (
    id uuid PRIMARY KEY,
    letter_id uuid NOT NULL UNIQUE REFERENCES query_letter (id),
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    revoked_at bigint,
    budget bigint NOT NULL,
    rows_left bigint NOT NULL CHECK (rows_left >= 0),
    created_at bigint NOT NULL
);

CREATE TABLE letter_token (
    hash bytea PRIMARY KEY,
    letter_id uuid NOT NULL REFERENCES query_letter (id),
    expires_at bigint NOT NULL
);
CREATE INDEX letter_token_end ON letter_token (expires_at);
";

const DOWN: &str = r"
DROP TABLE letter_token; DROP TABLE access_grant; DROP TABLE query_letter_approval;
DROP TABLE query_letter_person; DROP TABLE query_letter_row; DROP TABLE query_letter; DROP TABLE human_number;
";
