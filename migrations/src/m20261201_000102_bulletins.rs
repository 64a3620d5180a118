//! Bulletins. An issued one is never changed, deleted or replaced.

use crate::{
    change::{Change, Step},
    sealing::{sealed, unsealed},
};

pub(crate) const CHANGE: Change = Change {
    name: "m20261201_000102_bulletins",
    up: &[Step::Both(UP), SEAL],
    down: &[Step::Both("DROP TABLE bulletin;"), unsealed!("bulletin")],
};

const UP: &str = r"
CREATE TABLE bulletin (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    -- What the level was called when the bulletin was drafted.
    organization_name text NOT NULL,
    period text {bytewise} NOT NULL,
    title text NOT NULL,
    opening text NOT NULL,
    body text NOT NULL,
    requirements text NOT NULL,
    -- What was counted, as JSON, and when.
    figures text NOT NULL,
    as_of bigint NOT NULL,
    state text NOT NULL,
    returned text,
    drafted_by uuid REFERENCES account (id),
    edited_by uuid REFERENCES account (id),
    submitted_by uuid REFERENCES account (id),
    submitted_at bigint,
    issued_by uuid REFERENCES account (id),
    issued_at bigint,
    number text,
    hash text,
    rule_id uuid REFERENCES supervision_rule (id),
    replaces_id uuid REFERENCES bulletin (id),
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (state IN ('draft', 'in_review', 'issued')),
    CHECK (returned IS NULL OR state = 'draft'),
    CHECK ((submitted_by IS NULL) = (state = 'draft') AND (submitted_at IS NULL) = (state = 'draft')),
    CHECK ((issued_by IS NOT NULL) = (state = 'issued') AND (issued_at IS NOT NULL) = (state = 'issued')),
    CHECK ((number IS NOT NULL) = (state = 'issued') AND (hash IS NOT NULL) = (state = 'issued')),
    -- A second person issues it.
    CHECK (issued_by IS NULL OR (issued_by <> submitted_by
        AND (drafted_by IS NULL OR issued_by <> drafted_by) AND (edited_by IS NULL OR issued_by <> edited_by)))
) {clustered};
CREATE UNIQUE INDEX bulletin_number ON bulletin (number);
-- The calendar drafts one for a level and a period.
CREATE UNIQUE INDEX bulletin_by_rule ON bulletin (organization_id, period) WHERE rule_id IS NOT NULL;
CREATE UNIQUE INDEX bulletin_replaces ON bulletin (replaces_id);
CREATE INDEX bulletin_newest ON bulletin (created_at, id);
CREATE INDEX bulletin_of ON bulletin (organization_id, created_at, id);
";

const SEAL: Step = sealed! {
    "bulletin",
    one: "an issued bulletin", all: "bulletins",
    when: "OLD.state = 'issued'",
    ["unique", "INSERT", "EXISTS (SELECT 1 FROM bulletin WHERE id = NEW.id)", "id"],
    ["unique_number", "INSERT", "EXISTS (SELECT 1 FROM bulletin WHERE number = NEW.number)", "number"],
    ["unique_successor", "INSERT", "EXISTS (SELECT 1 FROM bulletin WHERE replaces_id = NEW.replaces_id)", "replaces_id"],
};
