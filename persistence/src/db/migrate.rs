//! Bringing the schema to this release, and refusing one that is newer.

use std::sync::Arc;

use lighthouse_migrations::Migrator;
use sea_orm::{
    ConnectionTrait, Database as Orm, DatabaseConnection, DbBackend, DbErr, ProxyDatabaseTrait,
    ProxyExecResult, ProxyRow, Statement, from_query_result_to_proxy_row,
};
use sea_orm_migration::MigratorTrait;

use super::{Advisory, Conn, Database, Tx};
use crate::error::StoreError;

/// How the stored schema stands to this release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    Current,
    /// Nothing was ever applied.
    Empty,
    /// So many changes are to be applied.
    Behind(usize),
    /// Written by a newer release: this one must not touch it.
    Ahead,
}

impl Database {
    /// Applies what is missing; several processes at once wait for each other.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.write(|tx| async move {
            tx.lock_advisory(Advisory::Schema).await?;
            Migrator::up(&in_transaction(tx).await?, None).await.map_err(StoreError::from)
        })
        .await
    }

    /// Compares the applied changes with those this release knows.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        let known: Vec<String> =
            Migrator::migrations().iter().map(|change| change.name().to_owned()).collect();
        let applied = self.applied().await?;
        if applied.iter().any(|name| !known.contains(name)) {
            return Ok(Schema::Ahead);
        }
        Ok(match known.len().saturating_sub(applied.len()) {
            0 => Schema::Current,
            _ if applied.is_empty() => Schema::Empty,
            missing => Schema::Behind(missing),
        })
    }

    async fn applied(&self) -> Result<Vec<String>, StoreError> {
        let conn = self.conn();
        let backend = conn.get_database_backend();
        let exists = match backend {
            DbBackend::Postgres => "SELECT to_regclass('seaql_migrations')::text AS name",
            _ => "SELECT name FROM sqlite_master WHERE name = 'seaql_migrations'",
        };
        let found = conn.query_one_raw(Statement::from_string(backend, exists)).await?;
        if found.and_then(|row| row.try_get::<Option<String>>("", "name").ok().flatten()).is_none()
        {
            return Ok(Vec::new());
        }
        let list = "SELECT version FROM seaql_migrations ORDER BY version";
        let rows = conn.query_all_raw(Statement::from_string(backend, list)).await?;
        rows.iter().map(|row| row.try_get("", "version").map_err(StoreError::from)).collect()
    }
}

/// The open transaction in the form the migrator asks for.
async fn in_transaction(tx: Tx) -> Result<DatabaseConnection, DbErr> {
    Orm::connect_proxy(tx.get_database_backend(), Arc::new(Box::new(Proxy(Conn::clone(&tx))))).await
}

#[derive(Debug)]
struct Proxy(Conn);

#[async_trait::async_trait]
impl ProxyDatabaseTrait for Proxy {
    async fn query(&self, statement: Statement) -> Result<Vec<ProxyRow>, DbErr> {
        let rows = self.0.query_all_raw(statement).await?;
        Ok(rows.iter().map(from_query_result_to_proxy_row).collect())
    }

    async fn execute(&self, statement: Statement) -> Result<ProxyExecResult, DbErr> {
        match &statement.values {
            None => self.0.execute_unprepared(&statement.sql).await.map(Into::into),
            Some(_) => self.0.execute_raw(statement).await.map(Into::into),
        }
    }
}
