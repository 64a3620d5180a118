//! Operations as the server's own job finds them: whatever is due, one at a time.

use std::collections::HashSet;

use lighthouse_domain::{
    exports::{Operation, OperationId},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};
use uuid::Uuid;

use super::{
    MISSING,
    entity::{Column, Entity},
};
use crate::{
    Bulk,
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
};

/// The operation that is due longest, locked until the transaction ends; what another server has
/// locked is passed over. A wish for one names it.
pub async fn due(
    tx: &Tx,
    _: &Bulk,
    wish: Option<OperationId>,
    now: Instant,
) -> Result<Option<Locked<Operation>>, StoreError> {
    let mut select = Entity::find().filter(Column::DueAt.lte(now.millis()));
    if let Some(id) = wish {
        select = select.filter(Column::Id.eq(id.uuid()));
    }
    let found = select
        .order_by_asc(Column::DueAt)
        .limit(1)
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .one(&**tx)
        .await?;
    Ok(found.map(Operation::try_from).transpose()?.map(Locked::new))
}

/// Whether anything is due: asked often, and without a lock.
pub async fn is_due(conn: &Conn, _: &Bulk, now: Instant) -> Result<bool, StoreError> {
    let select = Entity::find().filter(Column::DueAt.lte(now.millis())).limit(1);
    Ok(select.one(conn).await?.is_some())
}

/// Those of `files` that belong to an operation.
pub async fn files_among(
    conn: &Conn,
    _: &Bulk,
    files: &[Uuid],
) -> Result<HashSet<Uuid>, StoreError> {
    let select = Entity::find()
        .select_only()
        .column(Column::FileId)
        .filter(Column::FileId.is_in(files.iter().copied()));
    Ok(select.into_tuple::<Uuid>().all(conn).await?.into_iter().collect())
}

/// One that is being made, locked until the transaction ends.
pub async fn lock_job(tx: &Tx, _: &Bulk, id: OperationId) -> Result<Locked<Operation>, StoreError> {
    let found = Entity::find_by_id(id.uuid()).lock(LockType::NoKeyUpdate).one(&**tx).await?;
    Ok(Locked::new(found.ok_or(MISSING)?.try_into()?))
}

/// Forgets one that ended long ago; the audit log keeps that it was.
pub async fn forget(tx: &Tx, operation: Locked<Operation>) -> Result<(), StoreError> {
    Entity::delete_by_id(operation.id.uuid()).exec(&**tx).await?;
    Ok(())
}
