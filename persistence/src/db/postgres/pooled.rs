//! PostgreSQL behind a pooler in transaction mode, such as PgBouncer.
//!
//! The pooler gives each transaction another session of the server, and that session to somebody
//! else afterwards. So nothing may be kept in a session: no options at its start, no statement under
//! a name. The limits come with each `BEGIN`, and a read is a transaction as well, because a
//! statement is parsed and run in two steps that would otherwise meet two sessions.
//!
//! A connection goes back only after the answer to its `COMMIT` or `ROLLBACK`; any other is closed,
//! and the pooler takes back what it began (M-01). Reads run to their end in tasks of their own, so
//! that a client who leaves closes none.

use std::{sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use sea_orm::{
    ConnAcquireErr, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, sea_query::Values,
};
use sea_query_sqlx::SqlxValues;
use sqlx::{
    AssertSqlSafe, Executor, Postgres as Driver, pool::PoolConnection, postgres::PgPool,
    query::Query,
};
use tokio::time::timeout;
use tracing::Instrument;

use super::options::{LIMITS, PostgresOptions};

/// How long a transaction waits until the pooler has a session for it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connections to the pooler whose transactions all begin alike.
#[derive(Clone, Debug)]
pub(in crate::db) struct Pooled {
    pool: PgPool,
    begin: Arc<str>,
}

/// A session for as long as its transaction lasts.
#[derive(Debug)]
pub(in crate::db) struct Session {
    connection: PoolConnection<Driver>,
    ended: bool,
}

impl Pooled {
    pub(super) fn open(
        options: &PostgresOptions,
        mode: &str,
        note: impl FnOnce(PgPool) -> PgPool,
    ) -> Self {
        // Nothing that a session would have to keep.
        let connect = options.connect().statement_cache_capacity(0).extra_float_digits(None);
        let pool = note(options.pool().connect_lazy_with(connect));
        Self { pool, begin: beginning(mode).into() }
    }

    pub(super) async fn begin(&self) -> Result<Session, DbErr> {
        let connection = self.pool.acquire().await.map_err(failed)?;
        let mut session = Session { connection, ended: false };
        let begun = session.connection.execute(AssertSqlSafe(Arc::clone(&self.begin)));
        match timeout(PATIENCE, begun).await {
            Ok(begun) => begun.map_err(failed)?,
            Err(_) => return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
        };
        Ok(session)
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    pub(in crate::db) async fn execute(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.within(|session| session.execute(statement).boxed()).await
    }

    pub(in crate::db) async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let sql = sql.to_owned();
        self.within(|session| async move { session.execute_unprepared(&sql).await }.boxed()).await
    }

    pub(in crate::db) async fn query_one(
        &self,
        asked: Statement,
    ) -> Result<Option<QueryResult>, DbErr> {
        self.within(|session| session.query_one(asked).boxed()).await
    }

    pub(in crate::db) async fn query_all(
        &self,
        asked: Statement,
    ) -> Result<Vec<QueryResult>, DbErr> {
        self.within(|session| session.query_all(asked).boxed()).await
    }

    /// One statement in a transaction of its own.
    async fn within<T, F>(&self, ask: F) -> Result<T, DbErr>
    where
        T: Send + 'static,
        F: for<'s> FnOnce(&'s mut Session) -> BoxFuture<'s, Result<T, DbErr>> + Send + 'static,
    {
        let pooled = self.clone();
        let run = async move {
            let mut session = pooled.begin().await?;
            let answer = ask(&mut session).await;
            let ended = session.end(answer.is_ok()).await;
            answer.and_then(|answer| ended.map(|()| answer))
        };
        let task = tokio::spawn(run.in_current_span());
        task.await.unwrap_or_else(|error| Err(DbErr::Custom(error.to_string())))
    }
}

impl Session {
    pub(in crate::db) async fn execute(
        &mut self,
        statement: Statement,
    ) -> Result<ExecResult, DbErr> {
        let done = without_name(statement).execute(&mut *self.connection).await;
        done.map(ExecResult::from).map_err(failed)
    }

    pub(in crate::db) async fn execute_unprepared(
        &mut self,
        sql: &str,
    ) -> Result<ExecResult, DbErr> {
        let done = self.connection.execute(AssertSqlSafe(sql)).await;
        done.map(ExecResult::from).map_err(failed)
    }

    pub(in crate::db) async fn query_one(
        &mut self,
        asked: Statement,
    ) -> Result<Option<QueryResult>, DbErr> {
        let row = without_name(asked).fetch_optional(&mut *self.connection).await;
        row.map(|row| row.map(QueryResult::from)).map_err(failed)
    }

    pub(in crate::db) async fn query_all(
        &mut self,
        asked: Statement,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let rows = without_name(asked).fetch_all(&mut *self.connection).await;
        rows.map(|rows| rows.into_iter().map(QueryResult::from).collect()).map_err(failed)
    }

    /// Keeps what was done in the transaction, or takes it back.
    pub(super) async fn end(mut self, keep: bool) -> Result<(), DbErr> {
        let end = if keep { "COMMIT" } else { "ROLLBACK" };
        self.connection.execute(end).await.map_err(failed)?;
        self.ended = true;
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.ended {
            self.connection.close_on_drop();
        }
    }
}

/// One message that begins a transaction with its limits.
fn beginning(mode: &str) -> String {
    LIMITS.iter().fold(format!("BEGIN {mode}"), |text, (name, value)| {
        format!("{text}; SET LOCAL {name} = '{value}'")
    })
}

/// The driver would give a name to each statement, which another session does not know.
fn without_name(statement: Statement) -> Query<'static, Driver, SqlxValues> {
    let values = statement.values.unwrap_or_else(|| Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(values)).persistent(false)
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_brings_its_limits_in_the_message_that_begins_it() {
        let begin = beginning("READ ONLY");
        assert!(begin.starts_with("BEGIN READ ONLY; SET LOCAL "), "{begin}");
        assert_eq!(begin.matches("; SET LOCAL ").count(), LIMITS.len(), "{begin}");
    }
}
