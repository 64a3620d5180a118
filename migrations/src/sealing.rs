//! The triggers of what is sealed: rows that are never deleted or replaced, and never changed once
//! they have come to their end.

/// The triggers of a table that keeps what was issued, as a step of a change.
///
/// `one` is a sealed row in words, `all` the rows; `when` is the condition under which a row is
/// sealed. Each unique index has its `CREATE` trigger on SQLite, because `REPLACE` goes through
/// indexes without asking: its name, the event, the condition and the column.
macro_rules! sealed {
    (
        $table:literal, one: $one:literal, all: $all:literal, when: $when:literal,
        $([$name:literal, $event:literal, $same:literal, $column:literal]),+ $(,)?
    ) => {
        $crate::change::Step::Each {
            sqlite: concat!(
                "CREATE TRIGGER ", $table, "_sealed BEFORE UPDATE ON ", $table, " WHEN ", $when,
                " BEGIN SELECT RAISE(ABORT, '", $one, " is never changed'); END; ",
                "CREATE TRIGGER ", $table, "_kept BEFORE DELETE ON ", $table,
                " BEGIN SELECT RAISE(ABORT, '", $all, " are never deleted'); END; ",
                $(
                    "CREATE TRIGGER ", $table, "_", $name, " BEFORE ", $event, " ON ", $table,
                    " WHEN ", $same, " BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: ",
                    $table, ".", $column, "; rows are never replaced'); END; ",
                )+
            ),
            postgres: concat!(
                "CREATE FUNCTION ", $table, "_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ ",
                "BEGIN RAISE EXCEPTION '", $all, " are never deleted, and issued ones never changed'; END $$; ",
                "CREATE TRIGGER ", $table, "_sealed BEFORE UPDATE ON ", $table,
                " FOR EACH ROW WHEN (", $when, ") EXECUTE FUNCTION ", $table, "_sealed(); ",
                "CREATE TRIGGER ", $table, "_kept BEFORE DELETE ON ", $table,
                " FOR EACH ROW EXECUTE FUNCTION ", $table, "_sealed(); ",
                "CREATE TRIGGER ", $table, "_whole BEFORE TRUNCATE ON ", $table,
                " FOR EACH STATEMENT EXECUTE FUNCTION ", $table, "_sealed();",
            ),
        }
    };
}
/// The step that takes the triggers back, once the table is gone (SQLite drops them with it).
macro_rules! unsealed {
    ($table:literal) => {
        $crate::change::Step::Each {
            sqlite: "",
            postgres: concat!("DROP FUNCTION ", $table, "_sealed() CASCADE;"),
        }
    };
}
pub(crate) use {sealed, unsealed};
