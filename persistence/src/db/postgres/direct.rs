//! PostgreSQL without a pooler between: the session belongs to its connection and keeps limits and
//! statements.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqlxPostgresConnector, TransactionTrait,
};
use sqlx::{
    Executor,
    postgres::{PgConnectOptions, PgPool},
};

use super::options::{LIMITS, PostgresOptions};

/// The pool of connections that may write.
#[derive(Clone, Debug)]
pub(super) struct Writes {
    pool: DatabaseConnection,
    /// Whether a `BEGIN` was ever dropped before its answer.
    cut: Arc<AtomicBool>,
}

impl Writes {
    pub(super) fn open(options: &PostgresOptions, note: impl FnOnce(PgPool) -> PgPool) -> Self {
        let cut = Arc::new(AtomicBool::new(false));
        let pool = note(write_pool(options, Arc::clone(&cut)));
        Self { pool: SqlxPostgresConnector::from_sqlx_postgres_pool(pool), cut }
    }

    pub(super) async fn close(&self) {
        let _ = self.pool.close_by_ref().await;
    }

    pub(super) async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
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

/// Connections that cannot write.
pub(super) fn read_pool(options: &PostgresOptions) -> PgPool {
    let connect = read_write(options).options([("default_transaction_read_only", "on")]);
    options.pool().connect_lazy_with(connect)
}

fn read_write(options: &PostgresOptions) -> PgConnectOptions {
    options.connect().statement_cache_capacity(512).options(LIMITS).options([("timezone", "UTC")])
}

/// `ROLLBACK` where nothing was begun costs a round trip and a warning in the server's log.
fn write_pool(options: &PostgresOptions, cut: Arc<AtomicBool>) -> PgPool {
    options
        .pool()
        .after_release(move |connection, _| {
            let doubtful = cut.load(Ordering::SeqCst);
            Box::pin(async move {
                if doubtful {
                    connection.execute("ROLLBACK").await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(read_write(options))
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
