//! Work items of organizations, and the records that are linked to them.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261204_000102_work_items",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE work_link; DROP TABLE work_item;")],
};

const UP: &str = r"
CREATE TABLE work_item (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    title text NOT NULL,
    from_on date NOT NULL,
    until_on date NOT NULL,
    state text NOT NULL,
    closed_at bigint,
    created_by uuid NOT NULL REFERENCES account (id),
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (state IN ('open', 'done', 'dropped')),
    CHECK ((closed_at IS NULL) = (state = 'open')),
    CHECK (from_on <= until_on)
) {clustered};
CREATE INDEX work_item_newest ON work_item (created_at, id);
CREATE INDEX work_item_of ON work_item (organization_id, created_at, id);

CREATE TABLE work_link (
    id uuid PRIMARY KEY,
    item_id uuid NOT NULL REFERENCES work_item (id),
    record_kind text {bytewise} NOT NULL,
    -- A record of another table; it may be gone while the link says what it was called.
    record_id uuid NOT NULL,
    title text NOT NULL,
    linked_by uuid NOT NULL REFERENCES account (id),
    linked_at bigint NOT NULL
) {clustered};
CREATE UNIQUE INDEX work_link_once ON work_link (item_id, record_kind, record_id);
CREATE INDEX work_link_in_order ON work_link (item_id, id);
CREATE INDEX work_link_of_record ON work_link (record_kind, record_id, item_id);
";
