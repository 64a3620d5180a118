//! Imports of sheets whose rows are no people: a dry run with reasons, then commit, then undo.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261129_000081_sheet_imports",
    up: &[Step::Both(UP)],
    down: &[Step::Both("DROP TABLE sheet_import_row; DROP TABLE sheet_import;")],
};

const UP: &str = r"
CREATE TABLE sheet_import (
    id uuid PRIMARY KEY,
    -- What the rows are, e.g. organizations.
    kind text NOT NULL,
    organization_id uuid NOT NULL REFERENCES organization (id),
    file_name text NOT NULL,
    file_hash bytea NOT NULL,
    state text NOT NULL,
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
CREATE INDEX sheet_import_organization ON sheet_import (organization_id, created_at);

-- One row of the sheet: what it says and the key it will have, or the reasons why it cannot be taken.
CREATE TABLE sheet_import_row (
    import_id uuid NOT NULL REFERENCES sheet_import (id) ON DELETE CASCADE,
    row_number bigint NOT NULL,
    -- In which order the rows are entered.
    position bigint NOT NULL,
    content text,
    object_id uuid,
    faults text,
    PRIMARY KEY (import_id, row_number)
) {clustered};
";
