//! Before anything is copied: the source is at this release's schema, the target holds nothing and
//! is brought to it.

use std::path::PathBuf;

use sea_orm::{ConnectionTrait, Statement};

use super::{
    error::CopyError,
    plan::{BOOKKEEPING, quoted},
};
use crate::{
    db::{Conn, Database, Schema, Target},
    error::StoreError,
};

/// Tables in which migrations put rows. Whatever happens in an installation leaves rows in others:
/// its first start makes a key.
const SEEDED: [&str; 5] =
    ["audit_head", "calendar_day", "calendar_month", "sync_stream", "webhook_place"];

/// The source is at this release's schema; nothing is made.
pub(super) async fn check_source(from: &Target) -> Result<(), CopyError> {
    if let Target::Sqlite(options) = from
        && !options.file.is_file()
    {
        return Err(CopyError::NoSource);
    }
    let db = Database::open(from).await?;
    let schema = db.schema().await;
    db.close().await;
    match schema? {
        Schema::Current => Ok(()),
        other => Err(CopyError::SourceSchema(other)),
    }
}

/// A file that the copy made; without a copy it goes again.
pub(super) struct Fresh(Option<PathBuf>);

impl Fresh {
    pub(super) fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            if let Some(file) = &self.0 {
                let mut file = file.as_os_str().to_owned();
                file.push(end);
                let _ = std::fs::remove_file(file);
            }
        }
    }
}

/// Refuses a target that holds anything, then brings its schema to this release.
pub(super) async fn prepare_target(to: &Target) -> Result<Fresh, CopyError> {
    let made = match to {
        Target::Sqlite(options) if !options.file.exists() => Some(options.file.clone()),
        _ => None,
    };
    let fresh = Fresh(made);
    let db = Database::open(to).await?;
    let ready = make_ready(&db).await;
    db.close().await;
    ready.map(|()| fresh)
}

async fn make_ready(db: &Database) -> Result<(), CopyError> {
    let schema = db.schema().await?;
    let tables = tables(&db.conn()).await?;
    match schema {
        Schema::Ahead => return Err(CopyError::TargetAhead),
        Schema::Empty => {
            if let Some(name) = tables.into_iter().find(|name| name != BOOKKEEPING) {
                return Err(CopyError::Foreign(name));
            }
        }
        Schema::Behind(_) | Schema::Current => refuse_rows(&db.conn(), &tables).await?,
    }
    Ok(db.migrate().await?)
}

async fn refuse_rows(conn: &Conn, tables: &[String]) -> Result<(), CopyError> {
    let is_known = |name: &&String| name.as_str() != BOOKKEEPING && !SEEDED.contains(&&***name);
    for name in tables.iter().filter(is_known) {
        let ask = format!("SELECT 1 AS n FROM {} LIMIT 1", quoted(name));
        if conn.query_one_raw(statement(conn, ask)).await.map_err(StoreError::from)?.is_some() {
            return Err(CopyError::Occupied(name.clone()));
        }
    }
    Ok(())
}

async fn tables(conn: &Conn) -> Result<Vec<String>, StoreError> {
    let list = if conn.is_postgres() {
        "SELECT c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') ORDER BY 1"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1"
    };
    let rows = conn.query_all_raw(statement(conn, list.to_owned())).await?;
    rows.iter().map(|row| row.try_get("", "name").map_err(StoreError::from)).collect()
}

fn statement(conn: &Conn, sql: String) -> Statement {
    Statement::from_string(conn.get_database_backend(), sql)
}
