//! A digest of every table, so that a story can say that nothing in the database changed.

use std::{
    collections::{BTreeMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use rusqlite::types::Value;
use sqlx::{AssertSqlSafe, Executor, PgConnection, Row};

use super::Town;

/// Reads a town's database past the application.
pub enum Rows {
    Sqlite(rusqlite::Connection),
    /// With the statement that digests every table.
    Postgres(PgConnection, String),
}

impl Rows {
    pub async fn of_town(town: &Town) -> Self {
        if town.app.db.is_postgres() {
            let mut connection = town.postgres().await;
            let statement = statement(&mut connection).await;
            return Self::Postgres(connection, statement);
        }
        let url = town.app.shared.config.database_url().unwrap();
        Self::Sqlite(rusqlite::Connection::open(url.trim_start_matches("sqlite:")).unwrap())
    }

    /// A digest of the rows of each table, by its name.
    pub async fn digests(&mut self) -> BTreeMap<String, String> {
        match self {
            Self::Sqlite(connection) => digests(connection),
            Self::Postgres(connection, statement) => {
                let statement = AssertSqlSafe(statement.clone());
                let rows = connection.fetch_all(statement).await.unwrap();
                rows.iter().map(|row| (row.get(0), row.get(1))).collect()
            }
        }
    }
}

async fn statement(connection: &mut PgConnection) -> String {
    let names = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
    let names = connection.fetch_all(names).await.unwrap();
    assert!(names.len() > 100, "the tables were not found");
    let digest = |row: &sqlx::postgres::PgRow| {
        let name: String = row.get(0);
        format!(
            "SELECT '{name}', COALESCE(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM \"{name}\" t"
        )
    };
    names.iter().map(digest).collect::<Vec<_>>().join(" UNION ALL ")
}

fn digests(connection: &rusqlite::Connection) -> BTreeMap<String, String> {
    let names =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'";
    let mut names = connection.prepare(names).unwrap();
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(names.len() > 100, "the tables were not found");
    names.into_iter().map(|name| (name.clone(), digest(connection, &name))).collect()
}

fn digest(connection: &rusqlite::Connection, table: &str) -> String {
    let mut select = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
    let width = select.column_count();
    let (mut rows, mut hasher) = (select.query([]).unwrap(), DefaultHasher::new());
    while let Some(row) = rows.next().unwrap() {
        for column in 0..width {
            format!("{:?}", row.get::<_, Value>(column).unwrap()).hash(&mut hasher);
        }
    }
    hasher.finish().to_string()
}
