//! Which people a grant has delivered, so that nobody is paid for twice, and where a person stands
//! among the id numbers that a letter names.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000051_granted_people",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
CREATE TABLE grant_delivery (
    grant_id uuid NOT NULL REFERENCES access_grant (id),
    member_id uuid NOT NULL,
    -- The first time.
    at bigint NOT NULL,
    PRIMARY KEY (grant_id, member_id)
) {clustered};

-- Counted from 0 in the order of the letter; letters of before do not know it.
ALTER TABLE query_letter_person ADD COLUMN position bigint;
";

const DOWN: &str = r"
DROP TABLE grant_delivery;
ALTER TABLE query_letter_person DROP COLUMN position;
";
