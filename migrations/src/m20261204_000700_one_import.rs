//! An import of members is kept like every other: one table of imports, one of the rows that cannot be
//! taken. What a sheet says of people stays in a table of its own, sealed.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261204_000700_one_import",
    up: &[Step::Both(UP)],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
INSERT INTO sheet_import (id, kind, organization_id, file_name, file_hash, state, rows_valid, rows_faulty,
    rows_skipped, headings, ignored_columns, created_by, created_at, committed_at, undone_at, version)
SELECT id, 'members', organization_id, file_name, file_hash, state, rows_valid, rows_faulty,
    rows_skipped, headings, ignored_columns, created_by, created_at, committed_at, undone_at, version
FROM member_import;
INSERT INTO sheet_import_row (import_id, row_number, position, faults, cells)
SELECT import_id, row_number, row_number, faults, cells FROM member_import_row WHERE faults IS NOT NULL;

-- A row about somebody: entered as new, or with the version that it was compared with.
CREATE TABLE member_import_line (
    import_id uuid NOT NULL REFERENCES sheet_import (id) ON DELETE CASCADE,
    row_number bigint NOT NULL,
    branch_id uuid,
    sealed bytea,
    member_id uuid NOT NULL,
    member_version bigint,
    differences text,
    PRIMARY KEY (import_id, row_number)
) {clustered};
INSERT INTO member_import_line (import_id, row_number, branch_id, sealed, member_id, member_version, differences)
SELECT import_id, row_number, branch_id, sealed, member_id, member_version, differences
FROM member_import_row WHERE member_id IS NOT NULL;
DROP TABLE member_import_row;
DROP TABLE member_import;
";

const DOWN: &str = r"
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
    version bigint NOT NULL DEFAULT 1,
    headings text
);
CREATE INDEX member_import_organization ON member_import (organization_id, created_at);
CREATE INDEX member_import_newest ON member_import (created_at, id);
INSERT INTO member_import (id, organization_id, file_name, file_hash, state, rows_total, rows_valid, rows_faulty,
    rows_skipped, headings, ignored_columns, created_by, created_at, committed_at, undone_at, version)
SELECT id, organization_id, file_name, file_hash, state, rows_valid + rows_faulty, rows_valid, rows_faulty,
    rows_skipped, headings, ignored_columns, created_by, created_at, committed_at, undone_at, version
FROM sheet_import WHERE kind = 'members';
CREATE TABLE member_import_row (
    import_id uuid NOT NULL REFERENCES member_import (id) ON DELETE CASCADE,
    row_number bigint NOT NULL,
    branch_id uuid,
    sealed bytea,
    faults text,
    member_id uuid,
    cells text,
    member_version bigint,
    differences text,
    PRIMARY KEY (import_id, row_number)
) {clustered};
INSERT INTO member_import_row (import_id, row_number, branch_id, sealed, member_id, member_version, differences)
SELECT import_id, row_number, branch_id, sealed, member_id, member_version, differences FROM member_import_line;
INSERT INTO member_import_row (import_id, row_number, faults, cells)
SELECT r.import_id, r.row_number, r.faults, r.cells FROM sheet_import_row r
JOIN sheet_import i ON i.id = r.import_id WHERE i.kind = 'members';
DROP TABLE member_import_line;
DELETE FROM sheet_import_row WHERE import_id IN (SELECT id FROM sheet_import WHERE kind = 'members');
DELETE FROM sheet_import WHERE kind = 'members';
";
