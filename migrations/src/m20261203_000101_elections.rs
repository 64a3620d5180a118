//! Elections, and the head counts that branches confirm.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261203_000101_elections",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE headcount;\nDROP TABLE election;")],
};

const UP: &str = r"
CREATE TABLE election (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    held_on date NOT NULL,
    kind text NOT NULL,
    -- The decision that allowed another day.
    approval text,
    approved_on date,
    entitled bigint NOT NULL,
    present bigint NOT NULL,
    seats bigint NOT NULL,
    candidates bigint NOT NULL,
    -- The last day of the term that it ended, where one was recorded, and of the one it began.
    ended_term_on date,
    term_ends_on date NOT NULL,
    -- Whether it was held by the end of the term or of an approved shift, by the rules of its day.
    on_time boolean NOT NULL,
    recorded_at bigint NOT NULL,
    UNIQUE (organization_id, held_on),
    CHECK (kind IN ('ordinary', 'early', 'late')),
    CHECK ((approval IS NULL) = (approved_on IS NULL)),
    CHECK (present BETWEEN 1 AND entitled),
    CHECK (seats >= 1 AND candidates >= seats),
    CHECK (term_ends_on > held_on)
);

CREATE TABLE headcount (
    branch_id uuid NOT NULL REFERENCES organization (id),
    -- As in 2026-Q4.
    quarter text NOT NULL,
    full_members bigint NOT NULL,
    probationary bigint NOT NULL,
    -- What the register said at that moment.
    registered_full bigint NOT NULL,
    registered_probationary bigint NOT NULL,
    reason text,
    note text,
    confirmed_at bigint NOT NULL,
    PRIMARY KEY (branch_id, quarter),
    CHECK (full_members >= 0 AND probationary >= 0),
    CHECK ((reason IS NULL) = (full_members = registered_full AND probationary = registered_probationary))
) {clustered};
";
