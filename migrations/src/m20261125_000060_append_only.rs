//! What only grows cannot be replaced or truncated either.
//!
//! SQLite's `REPLACE` deletes the row in its way without firing the triggers of `DELETE`, so a
//! trigger of `INSERT` refuses a key that is there. It fails in the words of a unique index, and
//! is recognised as one. A rowid that is not given is not in its way.

use crate::change::{Change, Step};

pub(crate) const CHANGE: Change = Change {
    name: "m20261125_000060_append_only",
    up: &[Step::Each { sqlite: SEAL_SQLITE, postgres: SEAL_POSTGRES }],
    down: &[Step::Each { sqlite: DOWN_SQLITE, postgres: DOWN_POSTGRES }],
};

/// A trigger for one key of a table; `$same` compares the stored row with the new one.
macro_rules! no_replace {
    ($table:literal, $key:literal, $columns:literal, $same:literal) => {
        concat!(
            "CREATE TRIGGER ",
            $table,
            "_no_replace",
            $key,
            " BEFORE INSERT ON ",
            $table,
            " WHEN EXISTS (SELECT 1 FROM ",
            $table,
            " WHERE ",
            $same,
            ")\n",
            "BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: ",
            $columns,
            "; rows are never replaced'); END;\n"
        )
    };
}

const SEAL_SQLITE: &str = concat!(
    "CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint \
     BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed'); END;
     CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint \
     BEGIN SELECT RAISE(ABORT, 'checkpoints are never deleted'); END;\n",
    no_replace!(
        "audit_event",
        "",
        "audit_event.stream, audit_event.seq",
        "stream = NEW.stream AND seq = NEW.seq"
    ),
    no_replace!(
        "audit_checkpoint",
        "",
        "audit_checkpoint.stream, audit_checkpoint.seq",
        "stream = NEW.stream AND seq = NEW.seq"
    ),
    no_replace!("audit_checkpoint", "_row", "audit_checkpoint.rowid", "rowid = NEW.rowid"),
    no_replace!(
        "access_log",
        "",
        "access_log.member_id, access_log.at, access_log.id",
        "member_id = NEW.member_id AND at = NEW.at AND id = NEW.id"
    ),
    no_replace!(
        "hour_entry",
        "",
        "hour_entry.member_id, hour_entry.session_id, hour_entry.number",
        "member_id = NEW.member_id AND session_id = NEW.session_id AND number = NEW.number"
    ),
    no_replace!("hour_correction", "", "hour_correction.id", "id = NEW.id"),
    no_replace!(
        "hour_correction",
        "_opposite",
        "hour_correction.takes_back",
        "takes_back = NEW.takes_back"
    ),
    no_replace!("hour_correction", "_row", "hour_correction.rowid", "rowid = NEW.rowid"),
    no_replace!(
        "learning_entry",
        "",
        "learning_entry.member_id, learning_entry.kind, \
         learning_entry.source_id, learning_entry.number",
        "member_id = NEW.member_id AND kind = NEW.kind AND source_id = NEW.source_id \
         AND number = NEW.number"
    ),
    no_replace!("feedback_statement", "", "feedback_statement.id", "id = NEW.id"),
    no_replace!("feedback_statement", "_row", "feedback_statement.rowid", "rowid = NEW.rowid"),
    no_replace!(
        "feedback_person",
        "",
        "feedback_person.statement_id, feedback_person.member_id",
        "statement_id = NEW.statement_id AND member_id = NEW.member_id"
    ),
    no_replace!(
        "feedback_organization",
        "",
        "feedback_organization.statement_id, feedback_organization.organization_id",
        "statement_id = NEW.statement_id AND organization_id = NEW.organization_id"
    ),
);

/// Truncating a parent with `CASCADE` fires these too.
macro_rules! no_truncate {
    ($($table:literal)+) => {
        concat!($(
            "CREATE TRIGGER ", $table, "_no_truncate BEFORE TRUNCATE ON ", $table,
            " FOR EACH STATEMENT EXECUTE FUNCTION append_only_sealed();\n"
        ),+)
    };
}

const SEAL_POSTGRES: &str = concat!(
    "CREATE FUNCTION append_only_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME; END $$;
     CREATE TRIGGER audit_checkpoint_no_change BEFORE UPDATE OR DELETE ON audit_checkpoint
     FOR EACH ROW EXECUTE FUNCTION append_only_sealed();\n",
    no_truncate!(
        "audit_checkpoint" "hour_entry" "hour_correction" "learning_entry"
        "feedback_statement" "feedback_person" "feedback_organization"
    )
);

const DOWN_SQLITE: &str = "DROP TRIGGER audit_checkpoint_no_update; DROP TRIGGER audit_checkpoint_no_delete; \
    DROP TRIGGER audit_event_no_replace; DROP TRIGGER audit_checkpoint_no_replace; \
    DROP TRIGGER audit_checkpoint_no_replace_row; DROP TRIGGER access_log_no_replace; \
    DROP TRIGGER hour_entry_no_replace; DROP TRIGGER hour_correction_no_replace; \
    DROP TRIGGER hour_correction_no_replace_opposite; DROP TRIGGER hour_correction_no_replace_row; \
    DROP TRIGGER learning_entry_no_replace; DROP TRIGGER feedback_statement_no_replace; \
    DROP TRIGGER feedback_statement_no_replace_row; DROP TRIGGER feedback_person_no_replace; \
    DROP TRIGGER feedback_organization_no_replace;";
const DOWN_POSTGRES: &str = "DROP FUNCTION append_only_sealed() CASCADE;";
