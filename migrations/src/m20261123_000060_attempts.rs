//! Wrong secrets, counted by a keyed hash of whose they are, known here or not.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000060_attempts", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
-- Nothing here tells a name or an address. account.failures and account.resting_until are not
-- read any more; a later release drops them.
CREATE TABLE secret_attempt (
    budget bytea PRIMARY KEY,
    began_at bigint NOT NULL,
    failures bigint NOT NULL CHECK (failures >= 0),
    resting_until bigint
) {clustered};
CREATE INDEX secret_attempt_age ON secret_attempt (began_at);
";

const DOWN: &str = "DROP TABLE secret_attempt;";
