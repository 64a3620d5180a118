//! The waiting list of full study days, in the order of receipt.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261123_000045_waiting",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE study_day_waiting;")],
};

const UP: &str = r"
-- A branch waits in one list of a plan; the number is its turn.
CREATE TABLE study_day_waiting (
    plan_id uuid NOT NULL,
    branch_id uuid NOT NULL REFERENCES organization (id),
    venue_id uuid NOT NULL,
    day date NOT NULL,
    number bigint NOT NULL,
    asked_at bigint NOT NULL,
    PRIMARY KEY (plan_id, branch_id),
    FOREIGN KEY (plan_id, venue_id, day) REFERENCES study_day_slot (plan_id, venue_id, day),
    CHECK (number > 0)
);
CREATE UNIQUE INDEX study_day_turn ON study_day_waiting (plan_id, number);
CREATE INDEX study_day_queue ON study_day_waiting (plan_id, venue_id, day, number);
";
