//! Study sessions and attendance.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000004_study", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
CREATE TABLE study_session (
    id uuid PRIMARY KEY,
    branch_id uuid NOT NULL REFERENCES organization (id),
    kind text NOT NULL,
    -- Further duties of the same session, comma separated, each once.
    fulfils text NOT NULL DEFAULT '',
    mode text NOT NULL,
    title text NOT NULL,
    summary text,
    place text,
    host text,
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    cancelled_at bigint,
    cancel_reason text,
    submitted_at bigint,
    late boolean,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (ends_at > starts_at),
    CHECK ((cancelled_at IS NULL) = (cancel_reason IS NULL)),
    CHECK ((submitted_at IS NULL) = (late IS NULL)),
    CHECK (cancelled_at IS NULL OR submitted_at IS NULL)
);
CREATE INDEX study_session_branch ON study_session (branch_id, starts_at, id);
CREATE INDEX study_session_start ON study_session (starts_at, id);

-- INV-25: a member attends a session at most once. No references: the session is locked and
-- the members are looked up before a list is written, and looking both up again for each
-- line costs more than the list. `lighthouse check` asks.
CREATE TABLE attendance (
    session_id uuid NOT NULL,
    member_id uuid NOT NULL,
    status text NOT NULL,
    note text,
    -- When the session begins: what a member did around an hour is a range of the index.
    starts_at bigint NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (session_id, member_id)
) {clustered};
CREATE INDEX attendance_member ON attendance (member_id, starts_at, session_id);
";

const DOWN: &str = r"
DROP TABLE attendance; DROP TABLE study_session;
";
