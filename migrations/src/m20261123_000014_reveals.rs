//! How many full numbers an account opened in each clock hour, for the alarm of mass reading.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000014_reveals", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
-- An account has one row, of the hour it last read in: hours since 1970.
CREATE TABLE reveal_count (
    account_id uuid PRIMARY KEY REFERENCES account (id),
    hour bigint NOT NULL,
    reads bigint NOT NULL CHECK (reads > 0)
) {clustered};
";

const DOWN: &str = "DROP TABLE reveal_count;";
