//! Which indicators a level reports, with weights and targets.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261202_000200_indicator_lists",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE indicator_list;")],
};

const UP: &str = r"
CREATE TABLE indicator_list (
    id uuid PRIMARY KEY,
    -- The level that set it; a level below may have its own.
    organization_id uuid NOT NULL UNIQUE REFERENCES organization (id),
    -- Indicators in their order, as JSON: a list is only read whole.
    items text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    updated_at bigint NOT NULL
);
";
