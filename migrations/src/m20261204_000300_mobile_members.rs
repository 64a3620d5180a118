//! Mobile members: their stays elsewhere, and the contact that is kept.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261204_000300_mobile_members",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE mobile_contact; DROP TABLE mobile_stay;")],
};

const UP: &str = r"
CREATE TABLE mobile_stay (
    id uuid PRIMARY KEY,
    member_id uuid NOT NULL REFERENCES member (id),
    -- The branch that registered it; the member belongs to it while the stay is open.
    branch_id uuid NOT NULL REFERENCES organization (id),
    reason text NOT NULL,
    -- Where the member lives: an organization of the register, or a place outside of it.
    host_id uuid REFERENCES organization (id),
    place text,
    began_on date NOT NULL,
    expected_until date,
    ended_on date,
    ended_by text,
    registered_by uuid NOT NULL REFERENCES account (id),
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (reason IN ('work', 'study', 'residence', 'abroad')),
    CHECK ((host_id IS NULL) = (place IS NOT NULL)),
    CHECK (host_id <> branch_id),
    CHECK (expected_until > began_on),
    CHECK ((ended_on IS NULL) = (ended_by IS NULL)),
    CHECK (ended_by IN ('returned', 'transferred', 'left')),
    CHECK (ended_on >= began_on)
) {clustered};
-- Nobody is away twice at a time.
CREATE UNIQUE INDEX mobile_stay_open ON mobile_stay (member_id) WHERE ended_on IS NULL;
CREATE INDEX mobile_stay_member ON mobile_stay (member_id, ended_on);
CREATE INDEX mobile_stay_branch ON mobile_stay (branch_id);
CREATE INDEX mobile_stay_host ON mobile_stay (host_id);
CREATE INDEX mobile_stay_newest ON mobile_stay (created_at, id);

CREATE TABLE mobile_contact (
    id uuid PRIMARY KEY,
    stay_id uuid NOT NULL REFERENCES mobile_stay (id),
    contacted_on date NOT NULL,
    channel text NOT NULL,
    note text,
    side text NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id),
    recorded_at bigint NOT NULL,
    CHECK (side IN ('origin', 'host'))
) {clustered};
CREATE INDEX mobile_contact_of ON mobile_contact (stay_id, contacted_on, id);
";
