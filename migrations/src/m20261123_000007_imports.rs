//! Imports of members: a dry run with reasons, then commit, then undo.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change =
    Change { name: "m20261123_000007_imports", up: &[Step::Both(UP)], down: &[Step::Both(DOWN)] };

const UP: &str = r"
CREATE TABLE member_import (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    file_name text NOT NULL,
    file_hash bytea NOT NULL,
    state text NOT NULL,
    rows_total bigint NOT NULL,
    rows_valid bigint NOT NULL,
    rows_faulty bigint NOT NULL,
    rows_skipped bigint NOT NULL,
    ignored_columns text NOT NULL,
    created_by uuid NOT NULL,
    created_at bigint NOT NULL,
    committed_at bigint,
    undone_at bigint,
    version bigint NOT NULL DEFAULT 1
);
CREATE INDEX member_import_organization ON member_import (organization_id, created_at);

-- One row of the sheet: sealed until it is committed, or the reasons why it cannot be.
CREATE TABLE member_import_row (
    import_id uuid NOT NULL REFERENCES member_import (id) ON DELETE CASCADE,
    row_number bigint NOT NULL,
    branch_id uuid,
    sealed bytea,
    faults text,
    member_id uuid,
    PRIMARY KEY (import_id, row_number)
) {clustered};
";

const DOWN: &str = r"
DROP TABLE member_import_row; DROP TABLE member_import;
";
