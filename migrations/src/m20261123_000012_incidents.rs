//! Incidents and risks, and what was done about them.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000012_incidents", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
CREATE TABLE incident (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    organization_id uuid NOT NULL REFERENCES organization (id),
    nature text NOT NULL,
    category text NOT NULL,
    severity text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    -- A drill takes every step and is counted nowhere.
    drill boolean NOT NULL,
    state text NOT NULL,
    detected_at bigint NOT NULL,
    due_at bigint NOT NULL,
    reported_at bigint,
    closed_at bigint,
    -- The organization it has climbed to; its own at first.
    level_id uuid NOT NULL REFERENCES organization (id),
    escalated_at bigint,
    reported_by uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX incident_of ON incident (organization_id, detected_at, id);
CREATE INDEX incident_due ON incident (due_at) WHERE reported_at IS NULL AND closed_at IS NULL;

CREATE TABLE incident_entry (
    incident_id uuid NOT NULL REFERENCES incident (id),
    at bigint NOT NULL,
    id uuid NOT NULL,
    step text NOT NULL,
    text text NOT NULL,
    account_id uuid,
    PRIMARY KEY (incident_id, at, id)
) {clustered};
-- INV-36: each level is reached once.
CREATE TABLE incident_escalation (
    incident_id uuid NOT NULL REFERENCES incident (id),
    organization_id uuid NOT NULL REFERENCES organization (id),
    at bigint NOT NULL,
    PRIMARY KEY (incident_id, organization_id)
);
";

const DOWN: &str = r"
DROP TABLE incident_escalation; DROP TABLE incident_entry; DROP TABLE incident;
";
