//! Auditors read the access log of all members by time.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000053_access_log_by_time",
    up: &[Step::Both("CREATE INDEX access_log_by_time ON access_log (at, member_id, id);")],
    down: &[Step::Both("DROP INDEX access_log_by_time;")],
};
