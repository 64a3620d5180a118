//! Required courses, outside records and their imports, feedback statements.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261123_000051_learning",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Each { sqlite: DOWN_SQLITE, postgres: DOWN_POSTGRES }],
};

const UP: &str = r"
CREATE TABLE required_course (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    class_id uuid NOT NULL REFERENCES study_class (id),
    required_of text NOT NULL,
    year bigint NOT NULL,
    created_at bigint NOT NULL,
    CHECK (required_of IN ('secretary', 'member'))
);
CREATE UNIQUE INDEX required_course_once ON required_course (organization_id, class_id, required_of, year);
CREATE INDEX required_course_class ON required_course (class_id);

CREATE TABLE learning_import (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    source text NOT NULL,
    file_name text NOT NULL,
    file_hash bytea NOT NULL,
    state text NOT NULL,
    rows_total bigint NOT NULL,
    rows_valid bigint NOT NULL,
    rows_known bigint NOT NULL,
    rows_faulty bigint NOT NULL,
    rows_skipped bigint NOT NULL,
    rows_entered bigint,
    ignored_columns text NOT NULL,
    created_by uuid NOT NULL,
    created_at bigint NOT NULL,
    committed_at bigint,
    undone_at bigint,
    CHECK (state IN ('ready', 'committed', 'undone')),
    CHECK (source IN ('member_education_site', 'cadre_academy'))
);
CREATE INDEX learning_import_organization ON learning_import (organization_id, created_at);

CREATE TABLE learning_import_row (
    import_id uuid NOT NULL REFERENCES learning_import (id),
    row_number bigint NOT NULL,
    record_id uuid,
    external_id text,
    member_id uuid,
    course text,
    seconds bigint,
    day date,
    faults text,
    PRIMARY KEY (import_id, row_number)
) {clustered};

-- A record of an outside source, once, with the file and row it came from.
CREATE TABLE outside_record (
    id uuid PRIMARY KEY,
    source text NOT NULL,
    external_id text NOT NULL,
    member_id uuid NOT NULL REFERENCES member (id),
    course text NOT NULL,
    seconds bigint NOT NULL,
    day date NOT NULL,
    import_id uuid NOT NULL REFERENCES learning_import (id),
    row_number bigint NOT NULL,
    at bigint NOT NULL,
    undone_at bigint,
    CHECK (seconds > 0)
);
CREATE UNIQUE INDEX outside_record_once ON outside_record (source, external_id) WHERE undone_at IS NULL;
CREATE INDEX outside_record_member ON outside_record (member_id);
CREATE INDEX outside_record_import ON outside_record (import_id);

CREATE TABLE feedback_statement (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    from_on date NOT NULL,
    until_on date NOT NULL,
    as_of bigint NOT NULL,
    issued_by uuid NOT NULL,
    CHECK (until_on >= from_on)
);
CREATE INDEX feedback_statement_owner ON feedback_statement (organization_id, as_of);

CREATE TABLE feedback_person (
    statement_id uuid NOT NULL REFERENCES feedback_statement (id),
    member_id uuid NOT NULL REFERENCES member (id),
    -- Where the person stood then.
    branch_id uuid NOT NULL,
    branch_path text {bytewise} NOT NULL,
    person_times bigint NOT NULL,
    lessons bigint NOT NULL,
    seconds bigint NOT NULL,
    PRIMARY KEY (statement_id, member_id)
) {clustered};
CREATE INDEX feedback_person_member ON feedback_person (member_id, statement_id);
CREATE INDEX feedback_person_branch ON feedback_person (statement_id, branch_path, member_id);

CREATE TABLE feedback_organization (
    statement_id uuid NOT NULL REFERENCES feedback_statement (id),
    organization_id uuid NOT NULL REFERENCES organization (id),
    path text {bytewise} NOT NULL,
    name text NOT NULL,
    members bigint NOT NULL,
    participants bigint NOT NULL,
    person_times bigint NOT NULL,
    seconds bigint NOT NULL,
    PRIMARY KEY (statement_id, organization_id)
) {clustered};
CREATE INDEX feedback_organization_path ON feedback_organization (statement_id, path);
";

const SEAL_SQLITE: &str = r"
CREATE TRIGGER feedback_statement_no_update BEFORE UPDATE ON feedback_statement
BEGIN SELECT RAISE(ABORT, 'statements are never changed'); END;
CREATE TRIGGER feedback_statement_no_delete BEFORE DELETE ON feedback_statement
BEGIN SELECT RAISE(ABORT, 'statements are never deleted'); END;
CREATE TRIGGER feedback_person_no_update BEFORE UPDATE ON feedback_person
BEGIN SELECT RAISE(ABORT, 'statements are never changed'); END;
CREATE TRIGGER feedback_person_no_delete BEFORE DELETE ON feedback_person
BEGIN SELECT RAISE(ABORT, 'statements are never deleted'); END;
CREATE TRIGGER feedback_organization_no_update BEFORE UPDATE ON feedback_organization
BEGIN SELECT RAISE(ABORT, 'statements are never changed'); END;
CREATE TRIGGER feedback_organization_no_delete BEFORE DELETE ON feedback_organization
BEGIN SELECT RAISE(ABORT, 'statements are never deleted'); END;
";

const SEAL_POSTGRES: &str = r"
CREATE FUNCTION feedback_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'statements are never changed'; END $$;
CREATE TRIGGER feedback_statement_no_change BEFORE UPDATE OR DELETE ON feedback_statement
FOR EACH ROW EXECUTE FUNCTION feedback_sealed();
CREATE TRIGGER feedback_person_no_change BEFORE UPDATE OR DELETE ON feedback_person
FOR EACH ROW EXECUTE FUNCTION feedback_sealed();
CREATE TRIGGER feedback_organization_no_change BEFORE UPDATE OR DELETE ON feedback_organization
FOR EACH ROW EXECUTE FUNCTION feedback_sealed();
";

const DOWN_SQLITE: &str = "DROP TABLE feedback_organization; DROP TABLE feedback_person; \
    DROP TABLE feedback_statement; DROP TABLE outside_record; DROP TABLE learning_import_row; \
    DROP TABLE learning_import; DROP TABLE required_course;";
const DOWN_POSTGRES: &str = "DROP TABLE feedback_organization; DROP TABLE feedback_person; \
    DROP TABLE feedback_statement; DROP FUNCTION feedback_sealed(); DROP TABLE outside_record; \
    DROP TABLE learning_import_row; DROP TABLE learning_import; DROP TABLE required_course;";
