//! The tree of organizations and the posts of branches.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261123_000001_organizations",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
CREATE TABLE organization (
    id uuid PRIMARY KEY,
    parent_id uuid REFERENCES organization (id),
    -- Five hexadecimal digits a level: a subtree is one range of this column.
    path text {bytewise} NOT NULL UNIQUE,
    -- Numbers are never used twice, so a dissolved child's path stays its own.
    next_child bigint NOT NULL DEFAULT 1,
    kind text NOT NULL,
    code text {bytewise} NOT NULL UNIQUE,
    name text NOT NULL,
    established_on date,
    term_starts_on date,
    term_ends_on date,
    dissolved_at bigint,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (parent_id IS NULL OR parent_id <> id),
    CHECK (term_ends_on IS NULL OR term_starts_on IS NULL OR term_ends_on >= term_starts_on)
);
CREATE INDEX organization_parent ON organization (parent_id);
-- One root, ever.
CREATE UNIQUE INDEX organization_root ON organization ((parent_id IS NULL)) WHERE parent_id IS NULL;
";

const DOWN: &str = r"
DROP TABLE organization;
";
