//! The keys that seal sensitive values, wrapped by a key that is not in the database.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261123_000013_sealing_keys",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
-- Key 1 comes from the secret itself and has no row. The id is the first byte of a sealed value.
CREATE TABLE sealing_key (
    id bigint PRIMARY KEY,
    wrapped bytea,
    created_at bigint NOT NULL,
    seals_from bigint NOT NULL,
    settled_at bigint,
    forgotten_at bigint,
    CHECK (id BETWEEN 2 AND 255),
    CHECK ((wrapped IS NULL) = (forgotten_at IS NOT NULL))
);
";

const DOWN: &str = "DROP TABLE sealing_key;";
