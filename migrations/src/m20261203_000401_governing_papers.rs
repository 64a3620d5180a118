//! The papers of governing documents as they were issued: each is added once and stays.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261203_000401_governing_papers",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Both("DROP TABLE governing_paper;")],
};

const UP: &str = r"
CREATE TABLE governing_paper (
    document_id uuid NOT NULL,
    number bigint NOT NULL,
    media_type text NOT NULL,
    -- SHA-256, in hexadecimal.
    hash text NOT NULL,
    bytes bigint NOT NULL,
    content bytea NOT NULL,
    added_at bigint NOT NULL,
    PRIMARY KEY (document_id, number),
    FOREIGN KEY (document_id, number) REFERENCES governing_version (document_id, number)
) {clustered};
";

const SEAL_SQLITE: &str = r"
CREATE TRIGGER governing_paper_no_update BEFORE UPDATE ON governing_paper
BEGIN SELECT RAISE(ABORT, 'papers of governing documents are never changed'); END;
CREATE TRIGGER governing_paper_no_delete BEFORE DELETE ON governing_paper
BEGIN SELECT RAISE(ABORT, 'papers of governing documents are never deleted'); END;
CREATE TRIGGER governing_paper_no_replace BEFORE INSERT ON governing_paper
WHEN EXISTS (SELECT 1 FROM governing_paper WHERE document_id = NEW.document_id AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: governing_paper.document_id, governing_paper.number; rows are never replaced'); END;
";

const SEAL_POSTGRES: &str = r"
CREATE TRIGGER governing_paper_no_change BEFORE UPDATE OR DELETE ON governing_paper
FOR EACH ROW EXECUTE FUNCTION append_only_sealed();
CREATE TRIGGER governing_paper_no_truncate BEFORE TRUNCATE ON governing_paper
FOR EACH STATEMENT EXECUTE FUNCTION append_only_sealed();
";
