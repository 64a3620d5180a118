//! How busy the connections of all workers are.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::postgres::PgPool;

use crate::db::Load;

/// The pools of every worker, so that one of them can tell how busy all are.
#[derive(Clone, Debug, Default)]
pub(super) struct Pools(Arc<Mutex<Vec<PgPool>>>);

impl Pools {
    pub(super) fn note(&self, pool: PgPool) -> PgPool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(pool.clone());
        pool
    }

    pub(super) fn load(&self) -> Load {
        let pools = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pools.iter().filter(|pool| !pool.is_closed()).fold(Load::default(), |load, pool| Load {
            open: load.open + pool.size(),
            idle: load.idle + u32::try_from(pool.num_idle()).unwrap_or(0),
            ..load
        })
    }
}
