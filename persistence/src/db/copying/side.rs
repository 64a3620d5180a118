//! What either database does for a copy, as the source or as the target.

use super::{
    cell::Row,
    plan::{Counters, Found, Table},
};
use crate::error::StoreError;

/// A database in one transaction, which ends without a trace unless it is committed.
#[async_trait::async_trait(?Send)]
pub(super) trait Side {
    /// Every table but the migrations' own.
    async fn tables(&mut self) -> Result<Vec<Found>, StoreError>;
    async fn counters(&mut self) -> Result<Counters, StoreError>;
    async fn count(&mut self, table: &Table) -> Result<u64, StoreError>;
    /// Rows are read from the first one on.
    async fn begin_reading(&mut self, table: &Table) -> Result<(), StoreError>;
    /// Some rows behind the `last` one that was read, in the order of the key; none at the end.
    async fn next_rows(
        &mut self,
        table: &Table,
        last: Option<&Row>,
    ) -> Result<Vec<Row>, StoreError>;
    /// Takes away what migrations put there, and lets triggers and references rest.
    async fn make_room(&mut self, tables: &[Table]) -> Result<(), StoreError>;
    async fn insert(&mut self, table: &Table, rows: &[Row]) -> Result<(), StoreError>;
    async fn set_counters(&mut self, counters: &Counters) -> Result<(), StoreError>;
    /// Triggers and references hold again, for what was copied too.
    async fn close_room(&mut self) -> Result<(), StoreError>;
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}
