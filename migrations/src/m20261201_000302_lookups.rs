//! Indexes for what was looked up by going through a whole table.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261201_000302_lookups", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
-- Who of a branch is missing on a list; who of it has no account.
CREATE INDEX member_branch ON member (branch_id);
-- Where and when a branch has its study day.
CREATE INDEX study_day_branch ON study_day_booking (branch_id, month);
-- How many are booked in a room on a day.
CREATE INDEX study_day_place ON study_day_booking (venue_id, day, room);
";

const DOWN: &str =
    "DROP INDEX study_day_place; DROP INDEX study_day_branch; DROP INDEX member_branch;";
