//! The register of administrators: what an appointment says beyond role, place and time.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261123_000010_administrators",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
ALTER TABLE appointment ADD COLUMN main boolean NOT NULL DEFAULT false;
ALTER TABLE appointment ADD COLUMN systems text NOT NULL DEFAULT '';
ALTER TABLE appointment ADD COLUMN appointed_by uuid;
ALTER TABLE appointment ADD COLUMN exception_id uuid;
ALTER TABLE appointment ADD COLUMN ground text;
ALTER TABLE appointment ADD COLUMN decision text;
ALTER TABLE appointment ADD COLUMN hand_over text;
ALTER TABLE appointment ADD COLUMN successor_id uuid;
ALTER TABLE appointment ADD COLUMN ended_by uuid;
ALTER TABLE appointment ADD COLUMN review text;
ALTER TABLE appointment ADD COLUMN reviewed_on date;
ALTER TABLE appointment ADD COLUMN version bigint NOT NULL DEFAULT 1;
-- INV-10: at no instant two main administrators of one organization.
CREATE UNIQUE INDEX appointment_main ON appointment (organization_id) WHERE until IS NULL AND main;

CREATE TABLE administrator_training (
    id uuid PRIMARY KEY,
    appointment_id uuid NOT NULL REFERENCES appointment (id),
    kind text NOT NULL,
    topic text NOT NULL,
    trainer text,
    held_on date NOT NULL,
    recorded_by uuid,
    created_at bigint NOT NULL
);
CREATE INDEX administrator_training_of ON administrator_training (appointment_id, held_on);

CREATE TABLE eligibility_exception (
    id uuid PRIMARY KEY,
    member_id uuid NOT NULL REFERENCES member (id),
    organization_id uuid NOT NULL REFERENCES organization (id),
    -- The conditions that need not be met, space separated.
    conditions text NOT NULL,
    reason text NOT NULL,
    expires_on date NOT NULL,
    approved_by uuid NOT NULL,
    approved_at bigint NOT NULL
);
CREATE INDEX eligibility_exception_of ON eligibility_exception (member_id, organization_id);
";

const DOWN: &str = r"
DROP TABLE eligibility_exception; DROP TABLE administrator_training; DROP INDEX appointment_main;
";
