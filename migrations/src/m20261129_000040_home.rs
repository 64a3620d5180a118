//! The short ways to one's own posts and to a branch's place on a waiting list.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261129_000040_home", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
CREATE INDEX post_member_since ON post (member_id, since);
CREATE INDEX study_day_waiting_branch ON study_day_waiting (branch_id, day);
";

const DOWN: &str = r"
DROP INDEX study_day_waiting_branch; DROP INDEX post_member_since;
";
