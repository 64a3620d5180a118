//! The numbers of the set-up rules that a level has set.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261203_000100_setup_packs",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE setup_pack;")],
};

const UP: &str = r"
CREATE TABLE setup_pack (
    -- The level that set them; a level below may have its own.
    organization_id uuid PRIMARY KEY REFERENCES organization (id),
    -- Pairs of a bound and its number, as JSON: a pack is only read whole.
    bounds text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    updated_at bigint NOT NULL
);
";
