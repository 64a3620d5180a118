//! Nominations for awards. A decided or withdrawn one is never changed, deleted or replaced.

use crate::{
    change::{Change, Step},
    sealing::{sealed, unsealed},
};

pub(crate) const CHANGE: Change = Change {
    name: "m20261204_000101_merit_nominations",
    up: &[Step::Both(UP), SEAL],
    down: &[Step::Both("DROP TABLE merit_nomination;"), unsealed!("merit_nomination")],
};

const UP: &str = r"
CREATE TABLE merit_nomination (
    id uuid PRIMARY KEY,
    -- The organization that nominates, and the one above it, which decides.
    organization_id uuid NOT NULL REFERENCES organization (id),
    organization_name text NOT NULL,
    -- Where it stood when the nomination was drafted: the order of lists, and part of no right.
    organization_path text {bytewise} NOT NULL,
    level_id uuid NOT NULL REFERENCES organization (id),
    level_name text NOT NULL,
    member_id uuid REFERENCES member (id),
    nominated_organization_id uuid REFERENCES organization (id),
    nominee_name text NOT NULL,
    award text NOT NULL,
    year bigint NOT NULL,
    reason text NOT NULL,
    -- What was attached, by whom, and what its records said then, as JSON.
    evidence text NOT NULL,
    state text NOT NULL,
    drafted_by uuid NOT NULL REFERENCES account (id),
    submitted_by uuid REFERENCES account (id),
    submitted_at bigint,
    comment text,
    decided_by uuid REFERENCES account (id),
    decided_at bigint,
    number text,
    hash text,
    withdrawn text,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (state IN ('drafted', 'submitted', 'recommended', 'not_recommended', 'withdrawn')),
    CHECK ((member_id IS NULL) <> (nominated_organization_id IS NULL)),
    CHECK (level_id <> organization_id),
    CHECK ((submitted_by IS NULL) = (submitted_at IS NULL)),
    CHECK ((submitted_by IS NOT NULL) = (state <> 'drafted') OR state = 'withdrawn'),
    CHECK ((comment IS NOT NULL) = (state IN ('recommended', 'not_recommended'))),
    CHECK ((decided_by IS NULL) = (comment IS NULL) AND (decided_at IS NULL) = (comment IS NULL)
        AND (number IS NULL) = (comment IS NULL) AND (hash IS NULL) = (comment IS NULL)),
    CHECK ((withdrawn IS NOT NULL) = (state = 'withdrawn')),
    -- A second person decides.
    CHECK (decided_by <> drafted_by AND decided_by <> submitted_by)
) {clustered};
CREATE UNIQUE INDEX merit_nomination_number ON merit_nomination (number);
CREATE INDEX merit_nomination_in_order ON merit_nomination (organization_path, year, id);
CREATE INDEX merit_nomination_of ON merit_nomination (organization_id, year);
CREATE INDEX merit_nomination_by_level ON merit_nomination (level_id, year);
CREATE INDEX merit_nomination_of_member ON merit_nomination (member_id, year);
";

const SEAL: Step = sealed! {
    "merit_nomination",
    one: "a decided nomination", all: "nominations",
    when: "OLD.state IN ('recommended', 'not_recommended', 'withdrawn')",
    ["unique", "INSERT", "EXISTS (SELECT 1 FROM merit_nomination WHERE id = NEW.id)", "id"],
    ["unique_number", "INSERT", "EXISTS (SELECT 1 FROM merit_nomination WHERE number = NEW.number)", "number"],
    ["unique_change", "UPDATE", "EXISTS (SELECT 1 FROM merit_nomination WHERE number = NEW.number AND id <> OLD.id) OR NEW.id <> OLD.id", "number"],
};
