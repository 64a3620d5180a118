//! Taking entries back that nobody has touched since.

use lighthouse_domain::{
    access::{Action, Permit},
    members::MemberId,
    time::Instant,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{LockType, Order, Query},
};

use super::{Column, Entity, naming};
use crate::{db::Tx, error::StoreError};

/// Removes entries that nobody has touched since they were made at `made_at` (undo of an
/// import); returns how many went.
pub async fn erase_unused<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    ids: &[MemberId],
    made_at: Instant,
) -> Result<u64, StoreError> {
    let mut gone = 0;
    for chunk in ids.chunks(1000) {
        lock_lists(tx, chunk).await?;
        lock_people(tx, chunk).await?;
        let mut delete = Entity::delete_many()
            .filter(Column::Id.not_in_subquery(crate::study::listed(chunk)))
            .filter(Column::Id.not_in_subquery(crate::hours::corrected(chunk)))
            .filter(Column::Id.not_in_subquery(crate::dues::payers(chunk)))
            .filter(Column::Id.not_in_subquery(crate::identity::holders(chunk)))
            .filter(Column::Id.not_in_subquery(crate::organizations::in_posts(chunk)))
            .filter(Column::Id.not_in_subquery(super::transfers::transferred(chunk)))
            .filter(Column::Id.not_in_subquery(super::mobile::away(chunk)))
            .filter(Column::Id.not_in_subquery(crate::reporting::appraised(chunk)))
            .filter(Column::Id.not_in_subquery(crate::reporting::nominated(chunk)))
            .filter(Column::Id.is_in(chunk.iter().map(|id| id.uuid())))
            .filter(Column::UpdatedAt.eq(made_at.millis()))
            .filter(Column::Version.eq(1));
        if !permit.scope().is_everywhere() {
            delete = delete.filter(super::inside(permit.scope()));
        }
        gone += delete.exec(&**tx).await?.rows_affected;
        naming::forget(tx, chunk).await?;
    }
    Ok(gone)
}

/// Keeps everybody from putting these people on a list of attendance until the transaction
/// ends: whoever writes a list has its session locked.
async fn lock_lists(tx: &Tx, ids: &[MemberId]) -> Result<(), StoreError> {
    let branches = Query::select()
        .column(Column::BranchId)
        .from(Entity)
        .and_where(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .to_owned();
    tx.query_all(&crate::study::locked_of(branches)).await?;
    Ok(())
}

/// Waits for those who enter these people as guests elsewhere, so that the next statement sees it.
async fn lock_people(tx: &Tx, ids: &[MemberId]) -> Result<(), StoreError> {
    let select = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .order_by(Column::Id, Order::Asc)
        .lock(LockType::Update)
        .to_owned();
    tx.query_all(&select).await?;
    Ok(())
}
