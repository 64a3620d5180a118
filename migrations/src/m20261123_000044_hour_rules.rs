//! How much a kind of session counts for, from a day on.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261123_000044_hour_rules",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
-- R26. A session counts by the last rule of its kind that began before it; without one, hour for hour.
CREATE TABLE hour_rule (
    kind text NOT NULL,
    -- The first instant of the rule's first day.
    begins_at bigint NOT NULL,
    minutes_per_hour bigint NOT NULL,
    at_most_minutes bigint,
    version bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (kind, begins_at),
    CHECK (minutes_per_hour BETWEEN 0 AND 240),
    CHECK (at_most_minutes BETWEEN 1 AND 1440)
) {clustered};
";

const DOWN: &str = "DROP TABLE hour_rule;";
