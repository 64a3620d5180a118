//! Two entries of one person become one: what moved is written down row by row, so that it can be put
//! back.
//!
//! Rows of what moved are never changed or deleted, and a merge that was undone stays as it is.

use crate::{
    change::{Change, Step},
    sealing::{sealed, unsealed},
};

pub(crate) const CHANGE: Change = Change {
    name: "m20261204_000500_merged_members",
    up: &[Step::Both(UP), MERGE_SEAL, MOVE_SEAL, LINE_SEAL],
    down: &[
        Step::Both(DOWN),
        unsealed!("member_merge_line"),
        unsealed!("member_merge_move"),
        unsealed!("member_merge"),
    ],
};

const UP: &str = r"
-- The entry of the same person that this one was merged into.
ALTER TABLE member ADD COLUMN merged_into uuid;

CREATE TABLE member_merge (
    id uuid PRIMARY KEY,
    survivor_id uuid NOT NULL REFERENCES member (id),
    duplicate_id uuid NOT NULL REFERENCES member (id),
    reason text NOT NULL,
    -- The step of the duplicate's life by which it left the register.
    step_id uuid NOT NULL,
    merged_by uuid NOT NULL REFERENCES account (id),
    merged_at bigint NOT NULL,
    undone_at bigint,
    undone_by uuid REFERENCES account (id),
    undo_reason text,
    version bigint NOT NULL DEFAULT 1,
    CHECK (survivor_id <> duplicate_id),
    CHECK (reason <> ''),
    CHECK ((undone_at IS NULL) = (undone_by IS NULL) AND (undone_at IS NULL) = (undo_reason IS NULL))
);
-- An entry is a double of one other at a time.
CREATE UNIQUE INDEX member_merge_open ON member_merge (duplicate_id) WHERE undone_at IS NULL;
CREATE INDEX member_merge_survivor ON member_merge (survivor_id, merged_at, id);
CREATE INDEX member_merge_duplicate ON member_merge (duplicate_id, merged_at, id);

-- What became the survivor's: a session, a post, a login, a correction of hours.
CREATE TABLE member_merge_move (
    merge_id uuid NOT NULL REFERENCES member_merge (id),
    subject text NOT NULL,
    object_id uuid NOT NULL,
    -- What it said then, where a change would stand in the way of putting it back.
    mark text NOT NULL,
    PRIMARY KEY (merge_id, subject, object_id)
) {clustered};

-- The lines of attendance as they stood, of sessions that the duplicate was on the list of.
CREATE TABLE member_merge_line (
    merge_id uuid NOT NULL REFERENCES member_merge (id),
    session_id uuid NOT NULL REFERENCES study_session (id),
    member_id uuid NOT NULL REFERENCES member (id),
    status text NOT NULL,
    note text,
    starts_at bigint NOT NULL,
    recorded_at bigint NOT NULL,
    guest boolean NOT NULL,
    PRIMARY KEY (merge_id, session_id, member_id)
) {clustered};
";

const MERGE_SEAL: Step = sealed! {
    "member_merge",
    one: "a merge that was undone", all: "merges",
    when: "OLD.undone_at IS NOT NULL",
    ["unique", "INSERT", "EXISTS (SELECT 1 FROM member_merge WHERE id = NEW.id)", "id"],
    ["unique_open", "INSERT", "NEW.undone_at IS NULL AND EXISTS (SELECT 1 FROM member_merge WHERE duplicate_id = NEW.duplicate_id \
        AND undone_at IS NULL)", "duplicate_id"],
    ["unique_change", "UPDATE", "NEW.id <> OLD.id OR NEW.duplicate_id <> OLD.duplicate_id", "id"],
};

const MOVE_SEAL: Step = sealed! {
    "member_merge_move",
    one: "what a merge moved", all: "rows of what a merge moved",
    when: "1 = 1",
    ["unique", "INSERT", "EXISTS (SELECT 1 FROM member_merge_move WHERE merge_id = NEW.merge_id AND subject = NEW.subject \
        AND object_id = NEW.object_id)", "object_id"],
};

const LINE_SEAL: Step = sealed! {
    "member_merge_line",
    one: "a line before a merge", all: "lines before a merge",
    when: "1 = 1",
    ["unique", "INSERT", "EXISTS (SELECT 1 FROM member_merge_line WHERE merge_id = NEW.merge_id AND session_id = NEW.session_id \
        AND member_id = NEW.member_id)", "session_id"],
};

const DOWN: &str = r"
DROP TABLE member_merge_line; DROP TABLE member_merge_move; DROP TABLE member_merge;
ALTER TABLE member DROP COLUMN merged_into;
";
