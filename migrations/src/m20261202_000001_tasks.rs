//! Collection tasks, the branches they ask, and what these answered.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261202_000001_tasks",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
CREATE TABLE task (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    title text NOT NULL,
    purpose text NOT NULL,
    ground text,
    -- The organizations whose branches are asked, as JSON; an empty list means all below.
    audience text NOT NULL,
    -- The form, as JSON: it is only read whole.
    fields text NOT NULL,
    due_at bigint NOT NULL,
    state text NOT NULL,
    number text,
    published_at bigint,
    closed_at bigint,
    drafted_by uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (state IN ('draft', 'open', 'closed', 'withdrawn')),
    CHECK ((number IS NOT NULL) = (state IN ('open', 'closed'))),
    CHECK ((published_at IS NOT NULL) = (state IN ('open', 'closed'))),
    CHECK ((closed_at IS NOT NULL) = (state = 'closed'))
) {clustered};
CREATE UNIQUE INDEX task_number ON task (number);
CREATE INDEX task_newest ON task (created_at, id);
CREATE INDEX task_of ON task (organization_id, created_at, id);

-- A branch that a task asks.
CREATE TABLE task_response (
    id uuid PRIMARY KEY,
    task_id uuid NOT NULL REFERENCES task (id),
    place bigint NOT NULL,
    branch_id uuid NOT NULL REFERENCES organization (id),
    answers bigint NOT NULL DEFAULT 0,
    first_received_at bigint,
    received_at bigint,
    returned_answer bigint,
    returned_reason text,
    returned_at bigint,
    version bigint NOT NULL DEFAULT 1,
    updated_at bigint NOT NULL,
    CHECK ((answers > 0) = (first_received_at IS NOT NULL) AND (answers > 0) = (received_at IS NOT NULL)),
    CHECK (first_received_at IS NULL OR received_at >= first_received_at),
    CHECK (returned_answer IS NULL OR returned_answer BETWEEN 1 AND answers),
    CHECK ((returned_answer IS NULL) = (returned_reason IS NULL) AND (returned_answer IS NULL) = (returned_at IS NULL))
) {clustered};
CREATE UNIQUE INDEX task_response_branch ON task_response (branch_id, task_id);
CREATE UNIQUE INDEX task_response_place ON task_response (task_id, place);

-- The receipts: one for each answer, for good.
CREATE TABLE task_answer (
    response_id uuid NOT NULL REFERENCES task_response (id),
    number bigint NOT NULL CHECK (number > 0),
    received_at bigint NOT NULL,
    by_account uuid NOT NULL,
    PRIMARY KEY (response_id, number)
) {clustered};

-- What an answer says, with what the register filled in.
CREATE TABLE task_value (
    response_id uuid NOT NULL REFERENCES task_response (id),
    answer bigint NOT NULL,
    code text NOT NULL,
    value text NOT NULL,
    -- The same where it is a number, for sums.
    number bigint,
    PRIMARY KEY (response_id, answer, code)
) {clustered};
";

const SEAL_SQLITE: &str = r"
CREATE TRIGGER task_answer_no_update BEFORE UPDATE ON task_answer
BEGIN SELECT RAISE(ABORT, 'receipts are never changed'); END;
CREATE TRIGGER task_answer_no_delete BEFORE DELETE ON task_answer
BEGIN SELECT RAISE(ABORT, 'receipts are never deleted'); END;
CREATE TRIGGER task_answer_no_replace BEFORE INSERT ON task_answer
WHEN EXISTS (SELECT 1 FROM task_answer WHERE response_id = NEW.response_id AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: task_answer.response_id, task_answer.number; rows are never replaced'); END;
CREATE TRIGGER task_value_no_update BEFORE UPDATE ON task_value
BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
CREATE TRIGGER task_value_no_delete BEFORE DELETE ON task_value
BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END;
CREATE TRIGGER task_value_no_replace BEFORE INSERT ON task_value
WHEN EXISTS (SELECT 1 FROM task_value WHERE response_id = NEW.response_id AND answer = NEW.answer AND code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: task_value.response_id, task_value.answer, task_value.code; rows are never replaced'); END;
";

const SEAL_POSTGRES: &str = r"
CREATE TRIGGER task_answer_no_change BEFORE UPDATE OR DELETE ON task_answer
FOR EACH ROW EXECUTE FUNCTION append_only_sealed();
CREATE TRIGGER task_answer_no_truncate BEFORE TRUNCATE ON task_answer
FOR EACH STATEMENT EXECUTE FUNCTION append_only_sealed();
CREATE TRIGGER task_value_no_change BEFORE UPDATE OR DELETE ON task_value
FOR EACH ROW EXECUTE FUNCTION append_only_sealed();
CREATE TRIGGER task_value_no_truncate BEFORE TRUNCATE ON task_value
FOR EACH STATEMENT EXECUTE FUNCTION append_only_sealed();
";

const DOWN: &str =
    "DROP TABLE task_value; DROP TABLE task_answer; DROP TABLE task_response; DROP TABLE task;";
