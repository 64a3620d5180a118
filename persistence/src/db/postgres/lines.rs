//! The two ways to PostgreSQL, direct and behind a pooler: connections for reads, and what a write
//! begins.

use std::sync::Arc;

use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, SqlxPostgresConnector};
use tokio::sync::Mutex;

use super::{
    direct::{Writes, read_pool},
    options::PostgresOptions,
    pooled::{Pooled, Session},
    pools::Pools,
};
use crate::{db::Line, error::StoreError};

/// Connections for reads and for writes.
#[derive(Clone, Debug)]
pub(super) enum Lines {
    /// Reads are single statements: each is a transaction of its own, so nothing can be left open.
    Direct {
        reads: DatabaseConnection,
        writes: Writes,
    },
    Pooled {
        reads: Pooled,
        writes: Pooled,
    },
}

impl Lines {
    pub(super) fn open(options: &PostgresOptions, pools: &Pools) -> Self {
        let note = |pool| pools.note(pool);
        if options.pooled {
            let reads = Pooled::open(options, "READ ONLY", note);
            return Self::Pooled { reads, writes: Pooled::open(options, "READ WRITE", note) };
        }
        let reads = SqlxPostgresConnector::from_sqlx_postgres_pool(note(read_pool(options)));
        Self::Direct { reads, writes: Writes::open(options, note) }
    }

    pub(super) fn reads(&self) -> Line {
        match self {
            Self::Direct { reads, .. } => Line::Pool(reads.clone()),
            Self::Pooled { reads, .. } => Line::Pooled(reads.clone()),
        }
    }

    pub(super) async fn begin(&self) -> Result<Begun, DbErr> {
        Ok(match self {
            Self::Direct { writes, .. } => Begun::Direct(Arc::new(writes.begin().await?)),
            Self::Pooled { writes, .. } => {
                Begun::Pooled(Arc::new(Mutex::new(writes.begin().await?)))
            }
        })
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Direct { reads, writes } => {
                let _ = reads.close_by_ref().await;
                writes.close().await;
            }
            Self::Pooled { reads, writes } => {
                reads.close().await;
                writes.close().await;
            }
        }
    }
}

/// The transaction of a write.
pub(super) enum Begun {
    Direct(Arc<DatabaseTransaction>),
    Pooled(Arc<Mutex<Session>>),
}

impl Begun {
    pub(super) fn line(&self) -> Line {
        match self {
            Self::Direct(transaction) => Line::Transaction(Arc::clone(transaction)),
            Self::Pooled(session) => Line::Session(Arc::clone(session)),
        }
    }

    /// Keeps what was done, or takes it back.
    pub(super) async fn end(self, keep: bool) -> Result<(), StoreError> {
        let held = || StoreError::Other("a write kept its transaction".to_owned());
        match self {
            Self::Direct(transaction) => {
                let transaction = Arc::into_inner(transaction).ok_or_else(held)?;
                if keep { transaction.commit().await? } else { transaction.rollback().await? }
            }
            Self::Pooled(session) => {
                let session = Arc::into_inner(session).ok_or_else(held)?;
                session.into_inner().end(keep).await?;
            }
        }
        Ok(())
    }
}
