//! Heads are counted by branch and status among the living entries alone; the index holds just these,
//! so that a count reads no row of the register.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261205_000100_living_members",
    up: &[
        Step::Both("DROP INDEX member_status;"),
        // SQLite takes an index for covering only if it has every column that the statement names.
        Step::Each {
            sqlite: "CREATE INDEX member_status ON member (branch_path, status, ended_at) WHERE ended_at IS NULL;",
            postgres: "CREATE INDEX member_status ON member (branch_path, status) WHERE ended_at IS NULL;",
        },
    ],
    down: &[Step::Both(
        "DROP INDEX member_status; CREATE INDEX member_status ON member (branch_path, status);",
    )],
};
