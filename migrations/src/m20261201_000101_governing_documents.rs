//! Governing documents and their versions, and which version a rule's run was under.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261201_000101_governing_documents",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Both(DOWN), Step::Each { sqlite: "", postgres: DOWN_POSTGRES }],
};

const UP: &str = r"
CREATE TABLE governing_document (
    id uuid PRIMARY KEY,
    -- The level that keeps it; it holds for all below.
    organization_id uuid NOT NULL REFERENCES organization (id),
    kind text NOT NULL,
    title text NOT NULL,
    issuer text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX governing_document_once ON governing_document (organization_id, title);

CREATE TABLE governing_version (
    document_id uuid NOT NULL REFERENCES governing_document (id),
    number bigint NOT NULL,
    text text NOT NULL,
    effective_from date NOT NULL,
    effective_until date,
    -- The day from which it holds no longer, and why.
    withdrawn_on date,
    withdrawal_reason text,
    entered_at bigint NOT NULL,
    PRIMARY KEY (document_id, number),
    CHECK (effective_until IS NULL OR effective_until >= effective_from),
    CHECK ((withdrawn_on IS NULL) = (withdrawal_reason IS NULL))
) {clustered};

ALTER TABLE supervision_rule ADD COLUMN governing_document_id uuid REFERENCES governing_document (id);
-- What was in force on the run's day.
ALTER TABLE supervision_run ADD COLUMN governing_document_id uuid REFERENCES governing_document (id);
ALTER TABLE supervision_run ADD COLUMN governing_version bigint;
CREATE INDEX supervision_rule_document ON supervision_rule (governing_document_id);
CREATE INDEX supervision_run_document ON supervision_run (governing_document_id);
";

// What a version says never changes; only its withdrawal is added, once.
const SEAL_SQLITE: &str = "CREATE TRIGGER governing_version_sealed \
    BEFORE UPDATE OF document_id, number, text, effective_from, effective_until, entered_at ON governing_version \
    BEGIN SELECT RAISE(ABORT, 'versions are never changed'); END; \
    CREATE TRIGGER governing_version_withdrawn_once BEFORE UPDATE ON governing_version \
    WHEN OLD.withdrawn_on IS NOT NULL \
    BEGIN SELECT RAISE(ABORT, 'a version is withdrawn once'); END; \
    CREATE TRIGGER governing_version_kept BEFORE DELETE ON governing_version \
    BEGIN SELECT RAISE(ABORT, 'versions are never deleted'); END; \
    CREATE TRIGGER governing_version_unique BEFORE INSERT ON governing_version \
    WHEN EXISTS (SELECT 1 FROM governing_version WHERE document_id = NEW.document_id AND number = NEW.number) \
    BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: governing_version.document_id, governing_version.number; rows are never replaced'); END;";
const SEAL_POSTGRES: &str = "CREATE FUNCTION governing_version_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'what a version says is never changed or deleted'; END $$;
     CREATE TRIGGER governing_version_sealed
     BEFORE UPDATE OF document_id, number, text, effective_from, effective_until, entered_at ON governing_version
     FOR EACH ROW EXECUTE FUNCTION governing_version_sealed();
     CREATE TRIGGER governing_version_withdrawn_once BEFORE UPDATE ON governing_version
     FOR EACH ROW WHEN (OLD.withdrawn_on IS NOT NULL) EXECUTE FUNCTION governing_version_sealed();
     CREATE TRIGGER governing_version_kept BEFORE DELETE ON governing_version
     FOR EACH ROW EXECUTE FUNCTION governing_version_sealed();
     CREATE TRIGGER governing_version_whole BEFORE TRUNCATE ON governing_version
     FOR EACH STATEMENT EXECUTE FUNCTION governing_version_sealed();";

const DOWN: &str = "DROP INDEX supervision_run_document; DROP INDEX supervision_rule_document; \
    ALTER TABLE supervision_run DROP COLUMN governing_version; \
    ALTER TABLE supervision_run DROP COLUMN governing_document_id; \
    ALTER TABLE supervision_rule DROP COLUMN governing_document_id; \
    DROP TABLE governing_version; DROP TABLE governing_document;";
const DOWN_POSTGRES: &str = "DROP FUNCTION governing_version_sealed() CASCADE;";
