//! Appraisals of secretaries. An issued one is never changed, deleted or replaced.

use crate::{
    change::{Change, Step},
    sealing::{sealed, unsealed},
};

pub(crate) const CHANGE: Change = Change {
    name: "m20261203_000300_appraisals",
    up: &[Step::Both(UP), SEAL],
    down: &[Step::Both("DROP TABLE appraisal;"), unsealed!("appraisal")],
};

const UP: &str = r"
CREATE TABLE appraisal (
    id uuid PRIMARY KEY,
    -- The organization that appraises, and the one directly below whose secretary it is.
    level_id uuid NOT NULL REFERENCES organization (id),
    level_name text NOT NULL,
    organization_id uuid NOT NULL REFERENCES organization (id),
    organization_name text NOT NULL,
    -- Where it stood when the appraisal was opened: the order of lists, and part of no right.
    organization_path text {bytewise} NOT NULL,
    year bigint NOT NULL,
    member_id uuid NOT NULL REFERENCES member (id),
    member_name text NOT NULL,
    -- What was assembled from records, as JSON, and when.
    dossier text NOT NULL,
    as_of bigint NOT NULL,
    state text NOT NULL,
    report text,
    reported_by uuid REFERENCES account (id),
    reported_at bigint,
    returned text,
    grade text,
    comment text,
    graded_by uuid REFERENCES account (id),
    graded_at bigint,
    issued_by uuid REFERENCES account (id),
    issued_at bigint,
    number text,
    hash text,
    withdrawn text,
    opened_by uuid NOT NULL REFERENCES account (id),
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (state IN ('opened', 'reported', 'graded', 'issued', 'withdrawn')),
    CHECK (level_id <> organization_id),
    CHECK ((report IS NULL) = (reported_by IS NULL) AND (report IS NULL) = (reported_at IS NULL)),
    CHECK ((report IS NOT NULL) = (state <> 'opened') OR state = 'withdrawn'),
    CHECK (returned IS NULL OR state = 'reported'),
    CHECK ((grade IS NOT NULL) = (state IN ('graded', 'issued')) AND (comment IS NULL) = (grade IS NULL)
        AND (graded_by IS NULL) = (grade IS NULL) AND (graded_at IS NULL) = (grade IS NULL)),
    CHECK ((issued_by IS NOT NULL) = (state = 'issued') AND (issued_at IS NOT NULL) = (state = 'issued')),
    CHECK ((number IS NOT NULL) = (state = 'issued') AND (hash IS NOT NULL) = (state = 'issued')),
    CHECK ((withdrawn IS NOT NULL) = (state = 'withdrawn')),
    -- A second person confirms it.
    CHECK (issued_by <> graded_by)
) {clustered};
CREATE UNIQUE INDEX appraisal_number ON appraisal (number);
-- One a secretary, post and year.
CREATE UNIQUE INDEX appraisal_once ON appraisal (organization_id, year, member_id) WHERE state <> 'withdrawn';
CREATE INDEX appraisal_in_order ON appraisal (organization_path, year, id);
CREATE INDEX appraisal_of_level ON appraisal (level_id, year, organization_path);
CREATE INDEX appraisal_of_member ON appraisal (member_id, year);
";

const SEAL: Step = sealed! {
    "appraisal",
    one: "an issued appraisal", all: "appraisals",
    when: "OLD.state = 'issued'",
    ["unique", "INSERT", "EXISTS (SELECT 1 FROM appraisal WHERE id = NEW.id)", "id"],
    ["unique_number", "INSERT", "EXISTS (SELECT 1 FROM appraisal WHERE number = NEW.number)", "number"],
    ["unique_person", "INSERT", "EXISTS (SELECT 1 FROM appraisal WHERE organization_id = NEW.organization_id AND year = NEW.year \
        AND member_id = NEW.member_id AND state <> 'withdrawn') AND NEW.state <> 'withdrawn'", "member_id"],
    ["unique_change", "UPDATE", "EXISTS (SELECT 1 FROM appraisal WHERE number = NEW.number AND id <> OLD.id) \
        OR NEW.id <> OLD.id OR NEW.organization_id <> OLD.organization_id OR NEW.year <> OLD.year OR NEW.member_id <> OLD.member_id", "number"],
};
