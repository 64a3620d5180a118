//! Operations as their requester finds them.

use lighthouse_domain::{
    access::{Action, Permit, actions::UseOwnAccount},
    exports::{Operation, OperationId, OperationStatus},
};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select, sea_query::LockType,
};
use uuid::Uuid;

use super::{
    MISSING,
    entity::{Column, Entity},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::{newest_first, scoped},
};

/// Where a page begins: after what was asked for then, going back.
pub type OperationPosition = (i64, Uuid);

/// The only door to the table for people.
fn own<A: Action>(permit: &Permit<A>) -> Select<Entity> {
    Entity::find().filter(Column::AccountId.eq(permit.account().uuid()))
}

/// Up to `limit` operations of the holder's, the newest first.
pub async fn operation_page(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    after: Option<OperationPosition>,
    limit: u64,
) -> Result<Vec<Operation>, StoreError> {
    let place = (Column::RequestedAt, Column::Id);
    let select = newest_first(own(permit), place, after, limit);
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(Operation::try_from).collect()
}

pub async fn find<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: OperationId,
) -> Result<Operation, StoreError> {
    let select = own(permit).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// One of the holder's, locked until the transaction ends.
pub async fn lock<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: OperationId,
) -> Result<Locked<Operation>, StoreError> {
    let select = own(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    Ok(Locked::new(scoped::one(tx, permit, select).await?.ok_or(MISSING)?.try_into()?))
}

/// How many of the holder's have not ended.
pub async fn pending<A: Action>(tx: &Tx, permit: &Permit<A>) -> Result<u64, StoreError> {
    let waiting = [OperationStatus::Queued, OperationStatus::Running].map(OperationStatus::as_str);
    Ok(own(permit).filter(Column::State.is_in(waiting)).count(&**tx).await?)
}
