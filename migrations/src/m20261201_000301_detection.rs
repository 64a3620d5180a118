//! From what a branch becomes a candidate for a case: the thresholds of a level.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261201_000301_detection",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE detection_rule;")],
};

const UP: &str = r"
CREATE TABLE detection_rule (
    id uuid PRIMARY KEY,
    -- The level that set them; a level below may have its own.
    organization_id uuid NOT NULL UNIQUE REFERENCES organization (id),
    months bigint NOT NULL,
    missing bigint NOT NULL,
    late bigint NOT NULL,
    silent bigint NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    updated_at bigint NOT NULL,
    CHECK (months BETWEEN 1 AND 6),
    CHECK (missing BETWEEN 1 AND 30),
    CHECK (late BETWEEN 1 AND 30),
    CHECK (silent BETWEEN 1 AND months)
);
";
