//! Guests: a line of attendance says whether the person came from another branch.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000042_guests", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
-- INV-26: true for a member of another branch. Said when the line is written: where people
-- belong later does not change who was a guest then.
ALTER TABLE attendance ADD COLUMN guest boolean NOT NULL DEFAULT FALSE;
";

const DOWN: &str = "ALTER TABLE attendance DROP COLUMN guest;";
