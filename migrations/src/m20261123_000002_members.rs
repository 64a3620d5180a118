//! The member register, its index of names, and the posts members hold.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000002_members", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
CREATE TABLE member (
    id uuid PRIMARY KEY,
    branch_id uuid NOT NULL REFERENCES organization (id),
    -- The branch's path, kept here so that a subtree comes out of an index in its own order.
    branch_path text {bytewise} NOT NULL,
    name text NOT NULL,
    gender text NOT NULL,
    birth_date date NOT NULL,
    ethnicity text,
    education text,
    status text NOT NULL,
    applied_on date,
    joined_on date,
    converted_on date,
    app_activated_on date,
    id_number_sealed bytea,
    id_number_lookup bytea,
    id_number_masked text,
    phone_sealed bytea,
    phone_lookup bytea,
    phone_masked text,
    ended_at bigint,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK ((id_number_sealed IS NULL) = (id_number_lookup IS NULL)),
    CHECK ((phone_sealed IS NULL) = (phone_lookup IS NULL))
);
CREATE INDEX member_register ON member (branch_path, id);
CREATE INDEX member_status ON member (branch_path, status);
CREATE INDEX member_updated ON member (updated_at, id);
CREATE INDEX member_phone ON member (phone_lookup);
-- INV-07: one living entry per national id number.
CREATE UNIQUE INDEX member_id_number ON member (id_number_lookup) WHERE ended_at IS NULL AND id_number_lookup IS NOT NULL;

-- Each character of a name with its neighbour, so that one character finds people by index.
-- No reference and no second index: these rows are the dearest part of an entry. The
-- register's own statements keep them in step; `lighthouse check` asks.
CREATE TABLE member_gram (
    gram text {bytewise} NOT NULL,
    member_id uuid NOT NULL,
    PRIMARY KEY (gram, member_id)
) {clustered};
-- Names whose rows above are still to be written, hundreds at a time, where that is cheaper.
CREATE TABLE member_gram_due (
    member_id uuid PRIMARY KEY,
    name text NOT NULL
) {clustered};

CREATE TABLE post (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    member_id uuid NOT NULL REFERENCES member (id),
    duty text NOT NULL,
    since date NOT NULL,
    until date,
    created_at bigint NOT NULL,
    CHECK (until IS NULL OR until >= since)
);
CREATE INDEX post_organization ON post (organization_id, since);
-- One secretary at a time.
CREATE UNIQUE INDEX post_secretary ON post (organization_id) WHERE duty = 'secretary' AND until IS NULL;
CREATE UNIQUE INDEX post_once ON post (organization_id, member_id, duty) WHERE until IS NULL;
";

const DOWN: &str = r"
DROP TABLE post; DROP TABLE member_gram_due; DROP TABLE member_gram; DROP TABLE member;
";
