//! Rectification of branches: cases, their history, and the trainings that belong to them.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261130_000101_rectifications",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
CREATE TABLE rectification (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    branch_id uuid NOT NULL REFERENCES organization (id),
    ground text NOT NULL,
    finding text NOT NULL,
    state text NOT NULL,
    cause text,
    cause_text text,
    requirements text,
    measures text,
    due_on date,
    evidence text,
    evidence_at bigint,
    conclusion text,
    closed_at bigint,
    watch_until date,
    reopened bigint NOT NULL,
    opened_by uuid NOT NULL REFERENCES account (id),
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK ((cause IS NULL) = (cause_text IS NULL) AND (cause IS NULL) = (state = 'found')),
    CHECK ((due_on IS NULL) = (requirements IS NULL) AND (due_on IS NULL) = (measures IS NULL)),
    CHECK ((due_on IS NULL) = (state IN ('found', 'cause_recorded'))),
    CHECK ((evidence IS NULL) = (evidence_at IS NULL)),
    -- Nothing is closed without evidence.
    CHECK ((evidence IS NOT NULL) = (state IN ('submitted', 'closed'))),
    CHECK ((closed_at IS NOT NULL) = (state = 'closed')),
    CHECK ((closed_at IS NULL) = (conclusion IS NULL) AND (closed_at IS NULL) = (watch_until IS NULL))
);
CREATE INDEX rectification_of ON rectification (branch_id);
CREATE INDEX rectification_newest ON rectification (created_at, id);

CREATE TABLE rectification_step (
    rectification_id uuid NOT NULL REFERENCES rectification (id),
    number bigint NOT NULL,
    step text NOT NULL,
    text text NOT NULL,
    by_account uuid NOT NULL REFERENCES account (id),
    at bigint NOT NULL,
    PRIMARY KEY (rectification_id, number)
) {clustered};

CREATE TABLE rectification_training (
    rectification_id uuid NOT NULL REFERENCES rectification (id),
    training_id uuid NOT NULL REFERENCES administrator_training (id),
    PRIMARY KEY (rectification_id, training_id)
) {clustered};
";

const DOWN: &str =
    "DROP TABLE rectification_training; DROP TABLE rectification_step; DROP TABLE rectification;";
