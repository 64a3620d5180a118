//! PostgreSQL: a pool per worker, every write in a task of its own.
//!
//! The driver forgets a transaction whose `BEGIN` is cut short (M-01): the connection
//! goes back open and later acknowledged writes vanish. Two remedies together: the
//! change runs in a task that no client can cancel, and from the first `BEGIN` that is cut short
//! nevertheless, every connection that returns to the pool is rolled back. Reads have
//! connections of their own, which never begin a transaction and may not write.

use std::{
    future::Future,
    panic::AssertUnwindSafe,
    str::FromStr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::FutureExt;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqlxPostgresConnector, TransactionTrait,
};
use sqlx::{
    ConnectOptions, Connection, Executor,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
};

use tracing::Instrument;

use super::{Conn, Line, Load, Tx, span::WriteSpan};
use crate::error::StoreError;

/// How to reach the server and how many connections each worker may hold.
#[derive(Clone)]
pub struct PostgresOptions {
    connect: Box<PgConnectOptions>,
    pub connections_per_worker: u32,
}

impl std::fmt::Debug for PostgresOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PostgresOptions({} connections a worker)", self.connections_per_worker)
    }
}

impl PostgresOptions {
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        let connect = PgConnectOptions::from_str(url)
            .map_err(|_| {
                StoreError::Unavailable("DATABASE_URL is no PostgreSQL address".to_owned())
            })?
            .disable_statement_logging()
            .statement_cache_capacity(512)
            .options([
                ("idle_in_transaction_session_timeout", "15s"),
                ("statement_timeout", "30s"),
                ("lock_timeout", "10s"),
                ("client_min_messages", "error"),
                ("timezone", "UTC"),
            ]);
        Ok(Self { connect: Box::new(connect), connections_per_worker: 8 })
    }

    /// Host, port and name of the database; never the password.
    pub fn place(&self) -> String {
        let name = self.connect.get_database().unwrap_or_default();
        format!("{}:{}/{name}", self.connect.get_host(), self.connect.get_port())
    }
}

#[derive(Clone, Debug)]
pub(super) struct Postgres {
    options: Arc<PostgresOptions>,
    /// Single statements: each is a transaction of its own, so nothing can be left open.
    reads: DatabaseConnection,
    writes: Writes,
    pools: Pools,
}

/// The pools of every worker, so that one of them can tell how busy all are.
#[derive(Clone, Debug, Default)]
struct Pools(Arc<Mutex<Vec<PgPool>>>);

impl Pools {
    fn note(&self, pool: PgPool) -> PgPool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(pool.clone());
        pool
    }

    fn load(&self) -> Load {
        let pools = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pools.iter().filter(|pool| !pool.is_closed()).fold(Load::default(), |load, pool| Load {
            open: load.open + pool.size(),
            idle: load.idle + u32::try_from(pool.num_idle()).unwrap_or(0),
            ..load
        })
    }
}

#[derive(Clone, Debug)]
struct Writes {
    pool: DatabaseConnection,
    /// Whether a `BEGIN` was ever dropped before its answer.
    cut: Arc<AtomicBool>,
}

impl Writes {
    fn open(options: &PostgresOptions, pools: &Pools) -> Self {
        let cut = Arc::new(AtomicBool::new(false));
        let pool = pools.note(write_pool(options, Arc::clone(&cut)));
        Self { pool: SqlxPostgresConnector::from_sqlx_postgres_pool(pool), cut }
    }

    async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let begun = std::pin::pin!(self.pool.begin());
        // After the future, so that it is dropped before the connection returns.
        let mut waiting = Waiting { cut: &self.cut, answered: false };
        let begun = begun.await;
        waiting.answered = true;
        begun
    }
}

/// For an answer to `BEGIN`.
struct Waiting<'w> {
    cut: &'w AtomicBool,
    answered: bool,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if !self.answered {
            self.cut.store(true, Ordering::SeqCst);
        }
    }
}

impl Postgres {
    /// Opens a pool and proves that the server answers.
    pub(super) async fn open(options: &PostgresOptions) -> Result<Self, StoreError> {
        let pools = Pools::default();
        let reads = pools.note(pool(options).connect_lazy_with(read_only(options)));
        let unreachable = |error: sqlx::Error| StoreError::Unavailable(error.to_string());
        reads.acquire().await.map_err(unreachable)?;
        let reads = SqlxPostgresConnector::from_sqlx_postgres_pool(reads);
        let writes = Writes::open(options, &pools);
        Ok(Self { options: Arc::new(options.clone()), reads, writes, pools })
    }

    pub(super) fn for_worker(&self) -> Self {
        let reads = pool(&self.options).connect_lazy_with(read_only(&self.options));
        let reads = SqlxPostgresConnector::from_sqlx_postgres_pool(self.pools.note(reads));
        let writes = Writes::open(&self.options, &self.pools);
        Self { options: Arc::clone(&self.options), reads, writes, pools: self.pools.clone() }
    }

    pub(super) fn load(&self) -> Load {
        self.pools.load()
    }

    pub(super) fn reads(&self) -> DatabaseConnection {
        self.reads.clone()
    }

    pub(super) fn writes(&self) -> &DatabaseConnection {
        &self.writes.pool
    }

    /// Closes the connections of this handle.
    pub(super) async fn close(&self) {
        let _ = self.reads.close_by_ref().await;
        let _ = self.writes.pool.close_by_ref().await;
    }

    pub(super) async fn write<T, E, D, F>(&self, deed: D) -> Result<T, E>
    where
        D: FnOnce(Tx) -> F + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let writes = self.writes.clone();
        let times = WriteSpan::begin();
        let span = times.span().clone();
        let write = async move { perform(&writes, deed, times).await };
        let task = tokio::spawn(write.instrument(span));
        task.await.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }
}

async fn perform<T, E, D, F>(writes: &Writes, deed: D, mut span: WriteSpan) -> Result<T, E>
where
    D: FnOnce(Tx) -> F,
    F: Future<Output = Result<T, E>>,
    E: From<StoreError>,
{
    let transaction = Arc::new(writes.begin().await.map_err(StoreError::from)?);
    span.begun();
    let tx = Tx(Conn(Line::Transaction(Arc::clone(&transaction))));
    let result = AssertUnwindSafe(async move { deed(tx).await }).catch_unwind().await;
    let transaction = Arc::into_inner(transaction)
        .ok_or_else(|| StoreError::Other("a write kept its transaction".to_owned()))?;
    span.decided();
    let outcome = match result {
        Ok(Ok(value)) => transaction
            .commit()
            .await
            .map(|()| value)
            .map_err(|error| StoreError::from(error).into()),
        Ok(Err(error)) => {
            let _ = transaction.rollback().await;
            Err(error)
        }
        Err(_) => Err(StoreError::Panicked.into()),
    };
    span.ended();
    outcome
}

/// How long a connection is trusted after its last use.
const TRUSTED: Duration = Duration::from_secs(1);

/// A connection that was not used for a while is asked first, and replaced if it is dead. Asking
/// costs a round trip; a busy connection proves itself by its use and pays nothing, an idle one
/// pays at most once a second.
fn pool(options: &PostgresOptions) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(options.connections_per_worker)
        .acquire_timeout(Duration::from_secs(3))
        .idle_timeout(Duration::from_mins(10))
        .max_lifetime(Duration::from_mins(30))
        .test_before_acquire(false)
        .before_acquire(|connection, known| {
            Box::pin(async move {
                if known.idle_for >= TRUSTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

fn read_only(options: &PostgresOptions) -> PgConnectOptions {
    PgConnectOptions::clone(&options.connect).options([("default_transaction_read_only", "on")])
}

/// `ROLLBACK` where nothing was begun costs a round trip and a warning in the server's log.
fn write_pool(options: &PostgresOptions, cut: Arc<AtomicBool>) -> PgPool {
    pool(options)
        .after_release(move |connection, _| {
            let doubtful = cut.load(Ordering::SeqCst);
            Box::pin(async move {
                if doubtful {
                    connection.execute("ROLLBACK").await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(PgConnectOptions::clone(&options.connect))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_beginning_without_an_answer_makes_the_pool_doubt() {
        let cut = AtomicBool::new(false);
        drop(Waiting { cut: &cut, answered: true });
        assert!(!cut.load(Ordering::SeqCst));
        drop(Waiting { cut: &cut, answered: false });
        assert!(cut.load(Ordering::SeqCst));
    }
}
