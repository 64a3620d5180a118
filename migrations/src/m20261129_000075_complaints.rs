//! Complaints, with the digest of the receipt by which somebody without an account follows one; and
//! the index by which people find the incidents they entered.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000075_complaints",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
CREATE TABLE complaint (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    organization_id uuid NOT NULL REFERENCES organization (id),
    level_id uuid NOT NULL REFERENCES organization (id),
    kind text NOT NULL,
    text text NOT NULL,
    contact_sealed bytea,
    receipt_hash bytea NOT NULL,
    filed_by uuid REFERENCES account (id),
    state text NOT NULL,
    accepted_by uuid REFERENCES account (id),
    accepted_at bigint,
    answered_by uuid REFERENCES account (id),
    answered_at bigint,
    answer text,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK ((accepted_by IS NULL) = (accepted_at IS NULL)),
    CHECK ((answered_by IS NULL) = (answered_at IS NULL) AND (answered_at IS NULL) = (answer IS NULL)),
    CHECK ((state = 'open') = (accepted_at IS NULL)),
    CHECK ((state = 'answered') = (answered_at IS NOT NULL))
);
CREATE INDEX complaint_newest ON complaint (created_at, id);
CREATE INDEX complaint_of ON complaint (organization_id);
CREATE INDEX complaint_at ON complaint (level_id);
CREATE INDEX incident_entered_by ON incident (reported_by, detected_at, id);
";

const DOWN: &str = "DROP INDEX incident_entered_by; DROP TABLE complaint;";
