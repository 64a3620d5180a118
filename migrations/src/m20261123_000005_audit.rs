//! The trail of deeds: written once, never changed.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261123_000005_audit",
    up: &[Step::Both(UP), Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Both(DOWN)],
};

const UP: &str = r"
-- The last link of each stream; a deed takes its stream's head for the rest of its transaction.
-- Room on the page lets old versions of a head go before the way to the newest is long.
CREATE TABLE audit_head (
    stream bigint PRIMARY KEY,
    seq bigint NOT NULL,
    link bytea NOT NULL
) {restless};

CREATE TABLE audit_event (
    stream bigint NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    account_id uuid,
    -- In whose name: the path of the acting organization, empty for none.
    path text {bytewise} NOT NULL,
    action text NOT NULL,
    object_type text NOT NULL,
    object_id uuid NOT NULL,
    request_id text NOT NULL,
    address text NOT NULL,
    detail text NOT NULL,
    link bytea NOT NULL,
    PRIMARY KEY (stream, seq)
) {clustered};
CREATE INDEX audit_event_at ON audit_event (at, stream, seq);
CREATE INDEX audit_event_object ON audit_event (object_id, at);

-- Heads of streams, signed with a key that is not in the database.
CREATE TABLE audit_checkpoint (
    stream bigint NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    link bytea NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (stream, seq)
);

-- Who read whose record; one line per member and read (INV-19).
CREATE TABLE access_log (
    member_id uuid NOT NULL,
    at bigint NOT NULL,
    id uuid NOT NULL,
    account_id uuid,
    -- `role` or `query_letter`, and which one.
    via text NOT NULL,
    reference text NOT NULL,
    purpose text NOT NULL,
    fields text NOT NULL,
    PRIMARY KEY (member_id, at, id)
) {clustered};
";

const DOWN: &str = r"
DROP TABLE access_log; DROP TABLE audit_checkpoint; DROP TABLE audit_event; DROP TABLE audit_head;
";

const SEAL_SQLITE: &str = r"
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END;
CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
BEGIN SELECT RAISE(ABORT, 'access log lines are never changed'); END;
CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log
BEGIN SELECT RAISE(ABORT, 'access log lines are never deleted'); END;
INSERT INTO audit_head (stream, seq, link)
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 15)
SELECT i, 0, zeroblob(32) FROM n;
";

const SEAL_POSTGRES: &str = r"
CREATE FUNCTION audit_event_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit events are never changed'; END $$;
CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_event_sealed();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_sealed();
CREATE TRIGGER access_log_no_change BEFORE UPDATE OR DELETE ON access_log
FOR EACH ROW EXECUTE FUNCTION audit_event_sealed();
CREATE TRIGGER access_log_no_truncate BEFORE TRUNCATE ON access_log
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_sealed();
INSERT INTO audit_head (stream, seq, link)
SELECT i, 0, decode(repeat('00', 32), 'hex') FROM generate_series(0, 15) AS i;
";
