//! The one door to a database.
//!
//! ```text
//! read  ─▶ Conn ─▶ SQLite: inline on the caller's thread   PostgreSQL: the worker's own pool
//! write ─▶ Tx   ─▶ SQLite: the writer thread, group commit PostgreSQL: a task of its own
//! ```
//!
//! A write is a closure that gets a [`Tx`] and returns. It runs to its end whatever
//! becomes of the request that asked for it, and is answered after its commit:
//! nothing acknowledged can be lost (M-01), nothing half-done can be kept.

mod advisory;
pub mod copying;
mod kind;
mod migrate;
mod postgres;
mod row;
mod span;
mod sqlite;

use std::{future::Future, path::PathBuf, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};

use tokio::sync::Mutex;

use crate::{error::StoreError, seal::EntryKey};

pub(crate) use advisory::Advisory;
pub use migrate::Schema;
pub use postgres::PostgresOptions;
pub(crate) use row::{FromRow, SqlRow, row};
pub use sqlite::{SqliteOptions, WriterHook, is_whole};

/// Which database, and how to reach it.
#[derive(Clone, Debug)]
pub enum Target {
    /// A SQLite file; `:memory:` is not offered, since readers and writer are several connections.
    Sqlite(SqliteOptions),
    Postgres(PostgresOptions),
}

impl Target {
    /// Reads `sqlite:PATH` or `postgres://…`; the password never appears in an error.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Ok(Self::Sqlite(SqliteOptions::at(PathBuf::from(
                path.trim_start_matches("//"),
            ))));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return PostgresOptions::parse(url).map(Self::Postgres);
        }
        Err(StoreError::Unavailable(
            "DATABASE_URL must begin with sqlite: or postgres://".to_owned(),
        ))
    }
}

/// An open database. Cloning is cheap; on PostgreSQL make one per worker with [`Database::for_worker`].
#[derive(Clone, Debug)]
pub struct Database {
    kind: Kind,
    /// Without it nothing can be written that leaves an entry in the audit log.
    entry_key: Option<EntryKey>,
}

#[derive(Clone, Debug)]
enum Kind {
    Sqlite(Arc<sqlite::Sqlite>),
    Postgres(Box<postgres::Postgres>),
}

/// How busy a database is, for monitoring.
#[derive(Clone, Copy, Debug, Default)]
pub struct Load {
    /// Writes that wait for SQLite's one writer.
    pub waiting: u32,
    /// Connections to PostgreSQL, of all workers.
    pub open: u32,
    pub idle: u32,
}

/// A connection for statements; reads outside a transaction see the newest commit.
#[derive(Clone, Debug)]
pub struct Conn(Line);

#[derive(Clone, Debug)]
enum Line {
    Reader(Arc<sqlite::Sqlite>),
    Writer(sqlite::Writing),
    Pool(sea_orm::DatabaseConnection),
    Transaction(Arc<DatabaseTransaction>),
    /// The same two behind a pooler.
    Pooled(postgres::Pooled),
    Session(Arc<Mutex<postgres::Session>>),
}

/// A change on its way to its transaction. All are of one type, so that what runs a transaction is
/// compiled once and not for each use case.
type Change<T, E> = Box<dyn FnOnce(Tx) -> BoxFuture<'static, Result<T, E>> + Send>;

/// An open write transaction. Only [`Database::write`] makes and ends one.
#[derive(Clone, Debug)]
pub struct Tx {
    conn: Conn,
    entry_key: Option<EntryKey>,
}

impl Tx {
    fn new(conn: Conn) -> Self {
        Self { conn, entry_key: None }
    }

    /// The key under which entries of the audit log are written.
    pub(crate) fn entry_key(&self) -> Option<&EntryKey> {
        self.entry_key.as_ref()
    }
}

impl std::ops::Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl Database {
    /// Opens without touching the schema.
    pub async fn open(target: &Target) -> Result<Self, StoreError> {
        let kind = match target {
            Target::Sqlite(options) => Kind::Sqlite(Arc::new(sqlite::Sqlite::open(options)?)),
            Target::Postgres(options) => {
                Kind::Postgres(Box::new(postgres::Postgres::open(options).await?))
            }
        };
        Ok(Self { kind, entry_key: None })
    }

    /// The same database, in which audited changes can be written.
    #[must_use]
    pub fn with_entry_key(self, key: EntryKey) -> Self {
        Self { entry_key: Some(key), ..self }
    }

    /// The same database for another worker: PostgreSQL sockets belong to the thread that
    /// opened them, so each worker has a pool of its own.
    #[must_use]
    pub fn for_worker(&self) -> Self {
        let kind = match &self.kind {
            Kind::Sqlite(sqlite) => Kind::Sqlite(Arc::clone(sqlite)),
            Kind::Postgres(postgres) => Kind::Postgres(Box::new(postgres.for_worker())),
        };
        Self { kind, entry_key: self.entry_key.clone() }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.kind, Kind::Postgres(_))
    }

    /// How busy it is at this moment.
    pub fn load(&self) -> Load {
        match &self.kind {
            Kind::Sqlite(sqlite) => Load { waiting: sqlite.waiting(), ..Load::default() },
            Kind::Postgres(postgres) => postgres.load(),
        }
    }

    /// For single statements outside a transaction.
    pub fn conn(&self) -> Conn {
        Conn(match &self.kind {
            Kind::Sqlite(sqlite) => Line::Reader(Arc::clone(sqlite)),
            Kind::Postgres(postgres) => postgres.reads(),
        })
    }

    /// Runs `change` in one transaction that is kept if it returns `Ok`.
    ///
    /// The change must wait for nothing but the database. It goes on when the caller is
    /// dropped; after `patience` the caller is answered [`StoreError::Busy`] if the change had
    /// not begun and otherwise waits for the outcome.
    pub async fn write<T, E, D, F>(&self, change: D) -> Result<T, E>
    where
        D: FnOnce(Tx) -> F + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let entry_key = self.entry_key.clone();
        let change: Change<T, E> = Box::new(move |tx| Box::pin(change(Tx { entry_key, ..tx })));
        match &self.kind {
            Kind::Sqlite(sqlite) => sqlite.write(change).await,
            Kind::Postgres(postgres) => postgres.write(change).await,
        }
    }

    /// Has PostgreSQL look at its tables after much was written at once. By itself it does so a while
    /// later, and plans until then as if they were nearly empty; SQLite plans without figures.
    pub async fn analyze(&self) -> Result<(), StoreError> {
        if self.is_postgres() {
            self.write(|tx| async move {
                tx.execute_unprepared("ANALYZE").await.map(|_| ()).map_err(StoreError::from)
            })
            .await?;
        }
        Ok(())
    }

    /// Closes this handle's connections; needed before PostgreSQL can copy the database.
    pub async fn close(&self) {
        if let Kind::Postgres(postgres) = &self.kind {
            postgres.close().await;
        }
    }

    /// Whether the database answers, within `patience`.
    pub async fn ping(&self, timeout: Duration) -> Result<(), StoreError> {
        let conn = self.conn();
        let ask = conn.execute_unprepared("SELECT 1");
        match tokio::time::timeout(timeout, ask).await {
            Ok(answer) => answer.map(|_| ()).map_err(StoreError::from),
            Err(_) => Err(StoreError::Unavailable("no answer in time".to_owned())),
        }
    }

    /// A consistent copy of the whole SQLite database into `file`; PostgreSQL has `pg_dump`.
    pub fn backup_to(&self, file: &std::path::Path) -> Result<(), StoreError> {
        match &self.kind {
            Kind::Sqlite(sqlite) => sqlite.backup_to(file),
            Kind::Postgres(_) => {
                Err(StoreError::Unavailable("use pg_dump for PostgreSQL".to_owned()))
            }
        }
    }
}

/// Each statement with its placeholders and without its values, for who looks at plans.
fn note(statement: &Statement) {
    tracing::trace!(statement = %statement.sql, "statement");
}

impl Conn {
    pub fn is_postgres(&self) -> bool {
        !matches!(self.0, Line::Reader(_) | Line::Writer(_))
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Conn {
    fn get_database_backend(&self) -> DbBackend {
        if self.is_postgres() { DbBackend::Postgres } else { DbBackend::Sqlite }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        note(&statement);
        match &self.0 {
            Line::Reader(sqlite) => sqlite.read(|c| sqlite::execute(c, &statement)),
            Line::Writer(writing) => writing.with(|c| sqlite::execute(c, &statement)),
            Line::Pool(pool) => pool.execute_raw(statement).await,
            Line::Transaction(tx) => tx.execute_raw(statement).await,
            Line::Pooled(pooled) => pooled.execute(statement).await,
            Line::Session(session) => session.lock().await.execute(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Line::Reader(sqlite) => sqlite.read(|c| sqlite::execute_batch(c, sql)),
            Line::Writer(writing) => writing.with(|c| sqlite::execute_batch(c, sql)),
            Line::Pool(pool) => pool.execute_unprepared(sql).await,
            Line::Transaction(tx) => tx.execute_unprepared(sql).await,
            Line::Pooled(pooled) => pooled.execute_unprepared(sql).await,
            Line::Session(session) => session.lock().await.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        note(&statement);
        match &self.0 {
            Line::Reader(sqlite) => sqlite.read(|c| sqlite::query_one(c, &statement)),
            Line::Writer(writing) => writing.with(|c| sqlite::query_one(c, &statement)),
            Line::Pool(pool) => pool.query_one_raw(statement).await,
            Line::Transaction(tx) => tx.query_one_raw(statement).await,
            Line::Pooled(pooled) => pooled.query_one(statement).await,
            Line::Session(session) => session.lock().await.query_one(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        note(&statement);
        match &self.0 {
            Line::Reader(sqlite) => sqlite.read(|c| sqlite::query_all(c, &statement)),
            Line::Writer(writing) => writing.with(|c| sqlite::query_all(c, &statement)),
            Line::Pool(pool) => pool.query_all_raw(statement).await,
            Line::Transaction(tx) => tx.query_all_raw(statement).await,
            Line::Pooled(pooled) => pooled.query_all(statement).await,
            Line::Session(session) => session.lock().await.query_all(statement).await,
        }
    }
}
