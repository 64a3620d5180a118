//! Locks of an errand instead of a row: who comes second waits until the first transaction ends.

use sea_orm::ConnectionTrait;

use super::Tx;
use crate::error::StoreError;

/// What one transaction at a time may do. The numbers are this product's own among the users of
/// the database and never change.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Advisory {
    Schema = 716_354_201,
    TreeOfOrganizations = 716_354_202,
    Checkpoints = 716_354_203,
    Inboxes = 716_354_204,
}

impl Advisory {
    /// The statement that waits for the lock on PostgreSQL.
    pub(crate) fn statement(self) -> String {
        format!("SELECT pg_advisory_xact_lock({})", self as i64)
    }
}

impl Tx {
    /// Waits until nobody else holds the lock, which ends with the transaction. SQLite has one
    /// writer and needs none.
    pub(crate) async fn lock_advisory(&self, lock: Advisory) -> Result<(), StoreError> {
        if self.is_postgres() {
            self.execute_unprepared(&lock.statement()).await?;
        }
        Ok(())
    }
}
