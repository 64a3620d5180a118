//! The tables that only grow, walked one by one: no statement changes, deletes, replaces or
//! truncates what is in them, whoever opens the database and with what tool.

use lighthouse_migrations::APPEND_ONLY;
use rusqlite::Connection as Sqlite;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};

use crate::support::{Town, stories};

/// A column and its declared type.
type Column = (String, String);

/// A value that every constraint of these tables takes; `fresh` ones differ from the others.
fn value(kind: &str, fresh: bool, postgres: bool) -> &'static str {
    match (kind, fresh) {
        ("uuid", false) if postgres => "'00000000-0000-0000-0000-000000000001'",
        ("uuid", true) if postgres => "'00000000-0000-0000-0000-000000000002'",
        ("bytea", _) if postgres => "'\\x01'",
        ("uuid" | "bytea", false) => "x'00000000000000000000000000000001'",
        ("uuid" | "bytea", true) => "x'00000000000000000000000000000002'",
        ("bigint", false) => "1",
        ("bigint", true) => "2",
        ("date", _) => "'2026-01-01'",
        (_, false) => "'lesson'",
        (_, true) => "'outside'",
    }
}

/// Writes a row whose `kept` columns are those of the first row and the others fresh.
fn insert(
    with: &str,
    table: &str,
    columns: &[Column],
    kept: Option<&[String]>,
    pg: bool,
) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let fresh = |name: &String| kept.is_some_and(|kept| !kept.contains(name));
    let values: Vec<&str> =
        columns.iter().map(|(name, kind)| value(kind, fresh(name), pg)).collect();
    format!("{with} INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "))
}

/// What both databases have to refuse.
fn attacks(table: &str, columns: &[Column]) -> Vec<String> {
    let mut attacks = vec![format!("DELETE FROM {table}")];
    attacks.extend(columns.iter().map(|(name, _)| format!("UPDATE {table} SET {name} = {name}")));
    attacks
}

fn strings(db: &Sqlite, sql: &str, column: usize) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    let found = statement.query_map([], |row| row.get::<_, String>(column)).unwrap();
    found.map(Result::unwrap).collect()
}

/// One `REPLACE` for each key of the table, the hidden one included.
fn replacements(db: &Sqlite, table: &str, columns: &[Column]) -> Vec<String> {
    let list = format!("SELECT name FROM pragma_index_list('{table}') WHERE \"unique\"");
    let mut attacks = Vec::new();
    for index in strings(db, &list, 0) {
        let kept = strings(db, &format!("SELECT name FROM pragma_index_info('{index}')"), 0);
        attacks.push(insert("INSERT OR REPLACE", table, columns, Some(&kept), false));
        let all = insert("INSERT", table, columns, Some(&kept), false);
        let again = columns.iter().map(|(name, _)| format!("{name} = excluded.{name}"));
        let again = again.collect::<Vec<_>>().join(", ");
        attacks.push(format!("{all} ON CONFLICT DO UPDATE SET {again}"));
    }
    if let Ok(rowid) =
        db.query_row(&format!("SELECT rowid FROM {table}"), [], |row| row.get::<_, i64>(0))
    {
        let one = insert("REPLACE", table, columns, Some(&[]), false);
        let one =
            one.replacen('(', "(rowid, ", 1).replacen("VALUES (", &format!("VALUES ({rowid}, "), 1);
        attacks.push(one);
    }
    attacks
}

fn walk_sqlite(file: &str) {
    let db = Sqlite::open(file).unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    for table in APPEND_ONLY {
        let list = format!("SELECT name, lower(type) FROM pragma_table_info('{table}')");
        let columns: Vec<Column> =
            strings(&db, &list, 0).into_iter().zip(strings(&db, &list, 1)).collect();
        db.execute_batch(&insert("INSERT", table, &columns, None, false)).unwrap();
        let one = insert("INSERT", table, &columns, None, false);
        for attack in attacks(table, &columns).into_iter().chain(replacements(&db, table, &columns))
        {
            let refused = db.execute_batch(&attack).expect_err(&attack).to_string();
            assert!(refused.contains("never"), "{attack}: {refused}");
        }
        assert!(db.execute_batch(&one).is_err(), "{table}: the first row is still there");
        db.execute_batch(&insert("INSERT", table, &columns, Some(&[]), false)).unwrap();
    }
}

async fn walk_postgres(url: &str) {
    let mut db = PgConnection::connect(url).await.unwrap();
    for table in APPEND_ONLY {
        let list = format!(
            "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_name = '{table}'"
        );
        let columns: Vec<Column> = db
            .fetch_all(AssertSqlSafe(list))
            .await
            .unwrap()
            .iter()
            .map(|row| (row.get::<String, _>(0), row.get::<String, _>(1)))
            .collect();
        let one = insert("INSERT", table, &columns, None, true);
        let unbound = format!(
            "SET session_replication_role = replica; {one}; SET session_replication_role = origin"
        );
        db.execute(AssertSqlSafe(unbound)).await.unwrap();
        let again = format!("{one} ON CONFLICT DO NOTHING");
        for attack in
            attacks(table, &columns).into_iter().chain([format!("TRUNCATE {table} CASCADE")])
        {
            let refused =
                db.execute(AssertSqlSafe(attack.clone())).await.expect_err(&attack).to_string();
            assert!(refused.contains("never"), "{attack}: {refused}");
        }
        let left = db.execute(AssertSqlSafe(again)).await.unwrap().rows_affected();
        assert_eq!(left, 0, "{table}: the first row is still there");
    }
    let parents = db.execute("TRUNCATE member, organization CASCADE").await;
    assert!(parents.unwrap_err().to_string().contains("never"));
}

stories! {
    async fn what_only_grows_is_not_changed_deleted_replaced_or_truncated(town: Town) {
        let url = town.app.shared.config.database_url().unwrap();
        if town.app.db.is_postgres() {
            walk_postgres(&url).await;
        } else {
            walk_sqlite(url.trim_start_matches("sqlite:"));
        }
    }

    async fn every_table_with_such_a_trigger_is_on_the_list(town: Town) {
        let url = town.app.shared.config.database_url().unwrap();
        let mut sealed: Vec<String> = if town.app.db.is_postgres() {
            let mut db = PgConnection::connect(&url).await.unwrap();
            let list = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE '%!_no!_%' ESCAPE '!'";
            db.fetch_all(list).await.unwrap().iter().map(|row| row.get::<String, _>(0)).collect()
        } else {
            let db = Sqlite::open(url.trim_start_matches("sqlite:")).unwrap();
            strings(&db, "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%!_no!_%' ESCAPE '!'", 0)
        };
        let mut listed = APPEND_ONLY.map(str::to_owned);
        sealed.sort();
        listed.sort();
        assert_eq!(sealed, listed);
    }
}
