//! How PostgreSQL is reached: the address, the limits, the pools.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::error::StoreError;

/// What a statement, a lock and an idle transaction may take, and that the server keeps its notices
/// to itself.
pub(super) const LIMITS: [(&str, &str); 4] = [
    ("idle_in_transaction_session_timeout", "15s"),
    ("statement_timeout", "30s"),
    ("lock_timeout", "10s"),
    ("client_min_messages", "error"),
];

/// How to reach the server and how many connections each worker may hold.
#[derive(Clone)]
pub struct PostgresOptions {
    connect: Box<PgConnectOptions>,
    pub connections_per_worker: u32,
    /// Whether the server is reached through a pooler in transaction mode.
    pub pooled: bool,
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
            .disable_statement_logging();
        Ok(Self { connect: Box::new(connect), connections_per_worker: 8, pooled: false })
    }

    /// Host, port and name of the database; never the password.
    pub fn place(&self) -> String {
        let name = self.connect.get_database().unwrap_or_default();
        format!("{}:{}/{name}", self.connect.get_host(), self.connect.get_port())
    }

    pub(in crate::db) fn connect(&self) -> PgConnectOptions {
        PgConnectOptions::clone(&self.connect)
    }

    /// A connection that was not used for a while is asked first, and replaced if it is dead. Asking
    /// costs a round trip; a busy connection proves itself by its use and pays nothing, an idle one
    /// pays at most once a second.
    pub(super) fn pool(&self) -> PgPoolOptions {
        PgPoolOptions::new()
            .max_connections(self.connections_per_worker)
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
}

/// How long a connection is trusted after its last use.
const TRUSTED: Duration = Duration::from_secs(1);
