//! PostgreSQL: a pool per worker, every write in a task of its own.
//!
//! The driver forgets a transaction whose `BEGIN` is cut short (M-01): the connection
//! goes back open and later acknowledged writes vanish. Two remedies together: the
//! change runs in a task that no client can cancel, and from the first `BEGIN` that is cut short
//! nevertheless, every connection that returns to the pool is rolled back. Reads have
//! connections of their own, which never begin a transaction and may not write.
//! Behind a pooler all of that is otherwise (`pooled.rs`).

mod direct;
mod lines;
mod options;
mod pooled;
mod pools;
mod proof;

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt;
use lines::Lines;
use pools::Pools;
use tracing::Instrument;

use super::{Change, Conn, Line, Load, Tx, span::WriteSpan};
use crate::error::StoreError;

pub use options::PostgresOptions;
pub(super) use pooled::{Pooled, Session};

#[derive(Clone, Debug)]
pub(super) struct Postgres {
    options: Arc<PostgresOptions>,
    lines: Lines,
    pools: Pools,
}

impl Postgres {
    /// Opens a pool and proves that the server answers and keeps its sessions for us.
    pub(super) async fn open(options: &PostgresOptions) -> Result<Self, StoreError> {
        let pools = Pools::default();
        let lines = Lines::open(options, &pools);
        proof::prove(&Conn(lines.reads())).await?;
        Ok(Self { options: Arc::new(options.clone()), lines, pools })
    }

    pub(super) fn for_worker(&self) -> Self {
        let lines = Lines::open(&self.options, &self.pools);
        Self { options: Arc::clone(&self.options), lines, pools: self.pools.clone() }
    }

    pub(super) fn load(&self) -> Load {
        self.pools.load()
    }

    pub(super) fn reads(&self) -> Line {
        self.lines.reads()
    }

    /// Closes the connections of this handle.
    pub(super) async fn close(&self) {
        self.lines.close().await;
    }

    pub(super) async fn write<T, E>(&self, change: Change<T, E>) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let lines = self.lines.clone();
        let times = WriteSpan::begin();
        let span = times.span().clone();
        let write = async move { perform(&lines, change, times).await };
        let task = tokio::spawn(write.instrument(span));
        task.await.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }
}

async fn perform<T, E>(lines: &Lines, change: Change<T, E>, mut span: WriteSpan) -> Result<T, E>
where
    E: From<StoreError>,
{
    let begun = lines.begin().await.map_err(StoreError::from)?;
    span.begun();
    let tx = Tx::new(Conn(begun.line()));
    let result = AssertUnwindSafe(async move { change(tx).await }).catch_unwind().await;
    span.decided();
    let outcome = match result {
        Ok(Ok(value)) => begun.end(true).await.map(|()| value).map_err(E::from),
        Ok(Err(error)) => {
            let _ = begun.end(false).await;
            Err(error)
        }
        Err(_) => Err(StoreError::Panicked.into()),
    };
    span.ended();
    outcome
}
