//! The feed of changes that offline copies follow: what changed, in the order of commits.
//!
//! A row is written when its transaction commits, behind everything else that it does: on
//! PostgreSQL by deferred triggers that hold their stream until the commit is visible, so that
//! within a stream nobody sees a number before a lower one; SQLite has one writer and one stream.
//! No use case can forget it, and a row that moves between organizations is noted at both.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261203_000200_sync",
    up: &[
        Step::Each { sqlite: TABLE_SQLITE, postgres: TABLE_POSTGRES },
        Step::Both(TABLES),
        Step::Each { sqlite: TRIGGERS_SQLITE, postgres: TRIGGERS_POSTGRES },
    ],
    down: &[Step::Each { sqlite: DOWN_SQLITE, postgres: DOWN_POSTGRES }],
};

const TABLE_SQLITE: &str = r"
CREATE TABLE sync_change (
    seq integer PRIMARY KEY AUTOINCREMENT,
    stream bigint NOT NULL DEFAULT 0,
    kind text NOT NULL,
    object_id uuid NOT NULL,
    path text NOT NULL
);
CREATE UNIQUE INDEX sync_change_place ON sync_change (stream, seq);
CREATE TABLE sync_stream (stream bigint PRIMARY KEY, pruned bigint NOT NULL DEFAULT 0);
INSERT INTO sync_stream (stream) VALUES (0);
";

const TABLE_POSTGRES: &str = r#"
CREATE SEQUENCE sync_seq;
CREATE TABLE sync_change (
    seq bigint NOT NULL,
    stream bigint NOT NULL,
    kind text NOT NULL,
    object_id uuid NOT NULL,
    path text COLLATE "C" NOT NULL,
    PRIMARY KEY (stream, seq)
);
CREATE TABLE sync_stream (stream bigint PRIMARY KEY, pruned bigint NOT NULL DEFAULT 0);
INSERT INTO sync_stream (stream) SELECT generate_series(0, 15);
"#;

const TABLES: &str = r"
-- Where the change was: a subtree is one range.
CREATE INDEX sync_change_path ON sync_change (path, stream, seq);
CREATE INDEX sync_change_object ON sync_change (object_id);

-- Where the streams stood at the beginning of a day: what lies before an old one is forgotten.
CREATE TABLE sync_mark (
    at bigint NOT NULL,
    stream bigint NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (at, stream)
) {clustered};

-- A session whose list changed in this transaction, until the feed has it.
CREATE TABLE sync_touch (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL
);
";

/// The columns of `member` that a reader sees.
macro_rules! member_differs {
    () => {
        "OLD.branch_path IS DISTINCT FROM NEW.branch_path OR OLD.branch_id IS DISTINCT FROM NEW.branch_id \
         OR OLD.version IS DISTINCT FROM NEW.version OR OLD.updated_at IS DISTINCT FROM NEW.updated_at \
         OR OLD.name IS DISTINCT FROM NEW.name OR OLD.status IS DISTINCT FROM NEW.status \
         OR OLD.phone_masked IS DISTINCT FROM NEW.phone_masked \
         OR OLD.id_number_masked IS DISTINCT FROM NEW.id_number_masked \
         OR OLD.app_activated_on IS DISTINCT FROM NEW.app_activated_on"
    };
}

/// The columns of `organization` that a reader sees.
macro_rules! organization_differs {
    () => {
        "OLD.path IS DISTINCT FROM NEW.path OR OLD.name IS DISTINCT FROM NEW.name \
         OR OLD.parent_id IS DISTINCT FROM NEW.parent_id OR OLD.version IS DISTINCT FROM NEW.version \
         OR OLD.updated_at IS DISTINCT FROM NEW.updated_at"
    };
}

const TRIGGERS_SQLITE: &str = concat!(
    r"
CREATE TRIGGER member_sync_insert AFTER INSERT ON member
BEGIN
    INSERT INTO sync_change (kind, object_id, path) VALUES ('member', NEW.id, NEW.branch_path);
END;
CREATE TRIGGER member_sync_delete AFTER DELETE ON member
BEGIN
    INSERT INTO sync_change (kind, object_id, path) VALUES ('member', OLD.id, OLD.branch_path);
END;
CREATE TRIGGER member_sync_update AFTER UPDATE ON member WHEN ",
    member_differs!(),
    r"
BEGIN
    INSERT INTO sync_change (kind, object_id, path)
    SELECT 'member', OLD.id, OLD.branch_path WHERE OLD.branch_path <> NEW.branch_path;
    INSERT INTO sync_change (kind, object_id, path) VALUES ('member', NEW.id, NEW.branch_path);
END;
CREATE TRIGGER organization_sync_insert AFTER INSERT ON organization
BEGIN
    INSERT INTO sync_change (kind, object_id, path) VALUES ('organization', NEW.id, NEW.path);
END;
CREATE TRIGGER organization_sync_delete AFTER DELETE ON organization
BEGIN
    INSERT INTO sync_change (kind, object_id, path) VALUES ('organization', OLD.id, OLD.path);
END;
CREATE TRIGGER organization_sync_update AFTER UPDATE ON organization WHEN ",
    organization_differs!(),
    r"
BEGIN
    INSERT INTO sync_change (kind, object_id, path)
    SELECT 'organization', OLD.id, OLD.path WHERE OLD.path <> NEW.path;
    INSERT INTO sync_change (kind, object_id, path) VALUES ('organization', NEW.id, NEW.path);
    -- Its sessions go with it, and its name stands on them and on its members.
    INSERT INTO sync_change (kind, object_id, path)
    SELECT 'study_session', s.id, OLD.path FROM study_session s
    WHERE s.branch_id = NEW.id AND OLD.path <> NEW.path;
    INSERT INTO sync_change (kind, object_id, path)
    SELECT 'study_session', s.id, NEW.path FROM study_session s
    WHERE s.branch_id = NEW.id AND (OLD.path <> NEW.path OR OLD.name <> NEW.name);
    INSERT INTO sync_change (kind, object_id, path)
    SELECT 'member', m.id, m.branch_path FROM member m
    WHERE m.branch_id = NEW.id AND OLD.name <> NEW.name;
END;
CREATE TRIGGER study_session_sync_insert AFTER INSERT ON study_session
BEGIN
    INSERT INTO sync_change (kind, object_id, path)
    SELECT 'study_session', NEW.id, path FROM organization WHERE id = NEW.branch_id;
END;
CREATE TRIGGER study_session_sync_delete AFTER DELETE ON study_session
BEGIN
    INSERT INTO sync_change (kind, object_id, path)
    SELECT 'study_session', OLD.id, path FROM organization WHERE id = OLD.branch_id;
END;
CREATE TRIGGER study_session_sync_update AFTER UPDATE ON study_session
WHEN OLD.version IS DISTINCT FROM NEW.version OR OLD.updated_at IS DISTINCT FROM NEW.updated_at
BEGIN
    INSERT INTO sync_change (kind, object_id, path)
    SELECT 'study_session', NEW.id, path FROM organization WHERE id = NEW.branch_id;
END;
CREATE TRIGGER sync_touch_sync AFTER INSERT ON sync_touch
BEGIN
    INSERT INTO sync_change (kind, object_id, path)
    SELECT 'study_session', s.id, o.path FROM study_session s
    JOIN organization o ON o.id = s.branch_id WHERE s.id = NEW.session_id;
    DELETE FROM sync_touch WHERE id = NEW.id;
END;
"
);

const TRIGGERS_POSTGRES: &str = concat!(
    r"
CREATE FUNCTION sync_note(noted_kind text, noted uuid, place text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    own bigint := mod(txid_current(), 16);
BEGIN
    -- Held until the commit can be seen. Only then may another writer of the stream take a number.
    PERFORM pg_advisory_xact_lock(716354300, own::int);
    INSERT INTO sync_change (seq, stream, kind, object_id, path)
    VALUES (nextval('sync_seq'), own, noted_kind, noted, place);
END $$;
CREATE FUNCTION sync_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM sync_note('member', OLD.id, OLD.branch_path);
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.branch_path IS DISTINCT FROM NEW.branch_path THEN
        PERFORM sync_note('member', OLD.id, OLD.branch_path);
    END IF;
    PERFORM sync_note('member', NEW.id, NEW.branch_path);
    RETURN NULL;
END $$;
CREATE FUNCTION sync_organization() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM sync_note('organization', OLD.id, OLD.path);
        RETURN NULL;
    END IF;
    PERFORM sync_note('organization', NEW.id, NEW.path);
    IF TG_OP = 'INSERT' THEN
        RETURN NULL;
    END IF;
    -- Its sessions go with it, and its name stands on them and on its members.
    IF OLD.path <> NEW.path THEN
        PERFORM sync_note('organization', OLD.id, OLD.path);
        PERFORM sync_note('study_session', s.id, OLD.path) FROM study_session s WHERE s.branch_id = NEW.id;
    END IF;
    IF OLD.path <> NEW.path OR OLD.name <> NEW.name THEN
        PERFORM sync_note('study_session', s.id, NEW.path) FROM study_session s WHERE s.branch_id = NEW.id;
    END IF;
    IF OLD.name <> NEW.name THEN
        PERFORM sync_note('member', m.id, m.branch_path) FROM member m WHERE m.branch_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION sync_study_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM sync_note('study_session', OLD.id, o.path) FROM organization o WHERE o.id = OLD.branch_id;
    ELSE
        PERFORM sync_note('study_session', NEW.id, o.path) FROM organization o WHERE o.id = NEW.branch_id;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION sync_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM sync_note('study_session', s.id, o.path) FROM study_session s
    JOIN organization o ON o.id = s.branch_id WHERE s.id = NEW.session_id;
    DELETE FROM sync_touch WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER member_sync AFTER INSERT OR DELETE ON member
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sync_member();
CREATE CONSTRAINT TRIGGER member_sync_update AFTER UPDATE ON member
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (",
    member_differs!(),
    r") EXECUTE FUNCTION sync_member();
CREATE CONSTRAINT TRIGGER organization_sync AFTER INSERT OR DELETE ON organization
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sync_organization();
CREATE CONSTRAINT TRIGGER organization_sync_update AFTER UPDATE ON organization
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (",
    organization_differs!(),
    r") EXECUTE FUNCTION sync_organization();
CREATE CONSTRAINT TRIGGER study_session_sync AFTER INSERT OR DELETE ON study_session
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sync_study_session();
CREATE CONSTRAINT TRIGGER study_session_sync_update AFTER UPDATE ON study_session
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.version IS DISTINCT FROM NEW.version OR OLD.updated_at IS DISTINCT FROM NEW.updated_at)
EXECUTE FUNCTION sync_study_session();
CREATE CONSTRAINT TRIGGER sync_touch_sync AFTER INSERT ON sync_touch
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sync_touched();
"
);

const DOWN_SQLITE: &str = r"
DROP TRIGGER member_sync_insert; DROP TRIGGER member_sync_delete; DROP TRIGGER member_sync_update;
DROP TRIGGER organization_sync_insert; DROP TRIGGER organization_sync_delete; DROP TRIGGER organization_sync_update;
DROP TRIGGER study_session_sync_insert; DROP TRIGGER study_session_sync_delete; DROP TRIGGER study_session_sync_update;
DROP TABLE sync_touch; DROP TABLE sync_mark; DROP TABLE sync_stream; DROP TABLE sync_change;
";

const DOWN_POSTGRES: &str = r"
DROP TRIGGER member_sync ON member; DROP TRIGGER member_sync_update ON member;
DROP TRIGGER organization_sync ON organization; DROP TRIGGER organization_sync_update ON organization;
DROP TRIGGER study_session_sync ON study_session; DROP TRIGGER study_session_sync_update ON study_session;
DROP TABLE sync_touch; DROP TABLE sync_mark; DROP TABLE sync_stream; DROP TABLE sync_change;
DROP FUNCTION sync_touched(); DROP FUNCTION sync_study_session(); DROP FUNCTION sync_organization();
DROP FUNCTION sync_member(); DROP FUNCTION sync_note(text, uuid, text); DROP SEQUENCE sync_seq;
";
