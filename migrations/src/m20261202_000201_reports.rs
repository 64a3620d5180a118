//! Reports with the figures of all organizations. An issued one is never changed, deleted or replaced.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261202_000201_reports",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Both(DOWN), Step::Each { sqlite: "", postgres: DOWN_POSTGRES }],
};

const UP: &str = r"
CREATE TABLE report (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    -- What the level was called when the report was drafted.
    organization_name text NOT NULL,
    period text {bytewise} NOT NULL,
    as_of bigint NOT NULL,
    formula_version bigint NOT NULL,
    list_organization_id uuid REFERENCES organization (id),
    list_version bigint,
    -- The indicators with weights and targets as they were then, as JSON.
    items text NOT NULL,
    previous_id uuid REFERENCES report (id),
    -- SHA-256 of all figures.
    digest text NOT NULL,
    state text NOT NULL,
    drafted_by uuid NOT NULL REFERENCES account (id),
    issued_by uuid REFERENCES account (id),
    issued_at bigint,
    number text,
    hash text,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    CHECK (state IN ('draft', 'issued')),
    CHECK ((list_organization_id IS NULL) = (list_version IS NULL)),
    CHECK ((issued_by IS NOT NULL) = (state = 'issued') AND (issued_at IS NOT NULL) = (state = 'issued')),
    CHECK ((number IS NOT NULL) = (state = 'issued') AND (hash IS NOT NULL) = (state = 'issued')),
    -- A second person issues it.
    CHECK (issued_by <> drafted_by)
) {clustered};
CREATE UNIQUE INDEX report_number ON report (number);
CREATE INDEX report_newest ON report (created_at, id);
CREATE INDEX report_of ON report (organization_id, period, created_at);
CREATE INDEX report_previous ON report (previous_id);

-- The tree as it stood then.
CREATE TABLE report_place (
    report_id uuid NOT NULL REFERENCES report (id),
    path text {bytewise} NOT NULL,
    -- Empty for the top.
    parent_path text {bytewise} NOT NULL,
    organization_id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    PRIMARY KEY (report_id, path)
) {clustered};
CREATE UNIQUE INDEX report_place_of ON report_place (report_id, organization_id);
CREATE INDEX report_place_below ON report_place (report_id, parent_path, path);

CREATE TABLE report_value (
    report_id uuid NOT NULL,
    path text {bytewise} NOT NULL,
    indicator text {bytewise} NOT NULL,
    parent_path text {bytewise} NOT NULL,
    -- What the organization has itself, and with everything below it.
    own_numerator bigint NOT NULL,
    own_denominator bigint NOT NULL,
    numerator bigint NOT NULL,
    denominator bigint NOT NULL,
    PRIMARY KEY (report_id, path, indicator),
    FOREIGN KEY (report_id, path) REFERENCES report_place (report_id, path)
) {clustered};
";

const SEAL_SQLITE: &str = "CREATE TRIGGER report_sealed BEFORE UPDATE ON report WHEN OLD.state = 'issued' \
    BEGIN SELECT RAISE(ABORT, 'an issued report is never changed'); END; \
    CREATE TRIGGER report_kept BEFORE DELETE ON report WHEN OLD.state = 'issued' \
    BEGIN SELECT RAISE(ABORT, 'an issued report is never deleted'); END; \
    CREATE TRIGGER report_unique BEFORE INSERT ON report \
    WHEN EXISTS (SELECT 1 FROM report WHERE id = NEW.id) \
    BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: report.id; rows are never replaced'); END; \
    CREATE TRIGGER report_unique_number BEFORE INSERT ON report \
    WHEN EXISTS (SELECT 1 FROM report WHERE number = NEW.number) \
    BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: report.number; rows are never replaced'); END; \
    CREATE TRIGGER report_place_sealed BEFORE UPDATE ON report_place \
    BEGIN SELECT RAISE(ABORT, 'what a report counted is never changed'); END; \
    CREATE TRIGGER report_place_kept BEFORE DELETE ON report_place \
    WHEN EXISTS (SELECT 1 FROM report WHERE id = OLD.report_id AND state = 'issued') \
    BEGIN SELECT RAISE(ABORT, 'an issued report is never changed'); END; \
    CREATE TRIGGER report_place_whole BEFORE INSERT ON report_place \
    WHEN EXISTS (SELECT 1 FROM report WHERE id = NEW.report_id AND state = 'issued') \
    BEGIN SELECT RAISE(ABORT, 'an issued report is never changed'); END; \
    CREATE TRIGGER report_value_sealed BEFORE UPDATE ON report_value \
    BEGIN SELECT RAISE(ABORT, 'what a report counted is never changed'); END; \
    CREATE TRIGGER report_value_kept BEFORE DELETE ON report_value \
    WHEN EXISTS (SELECT 1 FROM report WHERE id = OLD.report_id AND state = 'issued') \
    BEGIN SELECT RAISE(ABORT, 'an issued report is never changed'); END; \
    CREATE TRIGGER report_value_whole BEFORE INSERT ON report_value \
    WHEN EXISTS (SELECT 1 FROM report WHERE id = NEW.report_id AND state = 'issued') \
    BEGIN SELECT RAISE(ABORT, 'an issued report is never changed'); END;";
const SEAL_POSTGRES: &str = "CREATE FUNCTION report_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'issued reports are never changed or deleted'; END $$;
     CREATE FUNCTION report_row_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
     DECLARE touched uuid;
     BEGIN
       IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'what a report counted is never changed'; END IF;
       IF TG_OP = 'INSERT' THEN touched := NEW.report_id; ELSE touched := OLD.report_id; END IF;
       IF EXISTS (SELECT 1 FROM report WHERE id = touched AND state = 'issued') THEN
         RAISE EXCEPTION 'issued reports are never changed or deleted';
       END IF;
       IF TG_OP = 'INSERT' THEN RETURN NEW; ELSE RETURN OLD; END IF;
     END $$;
     CREATE TRIGGER report_sealed BEFORE UPDATE OR DELETE ON report
     FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION report_sealed();
     CREATE TRIGGER report_whole BEFORE TRUNCATE ON report
     FOR EACH STATEMENT EXECUTE FUNCTION report_sealed();
     CREATE TRIGGER report_place_sealed BEFORE INSERT OR UPDATE OR DELETE ON report_place
     FOR EACH ROW EXECUTE FUNCTION report_row_sealed();
     CREATE TRIGGER report_place_whole BEFORE TRUNCATE ON report_place
     FOR EACH STATEMENT EXECUTE FUNCTION report_sealed();
     CREATE TRIGGER report_value_sealed BEFORE INSERT OR UPDATE OR DELETE ON report_value
     FOR EACH ROW EXECUTE FUNCTION report_row_sealed();
     CREATE TRIGGER report_value_whole BEFORE TRUNCATE ON report_value
     FOR EACH STATEMENT EXECUTE FUNCTION report_sealed();";

const DOWN: &str = "DROP TABLE report_value; DROP TABLE report_place; DROP TABLE report;";
const DOWN_POSTGRES: &str =
    "DROP FUNCTION report_row_sealed() CASCADE; DROP FUNCTION report_sealed() CASCADE;";
