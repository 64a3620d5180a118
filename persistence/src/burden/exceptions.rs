//! Exceptions: found, asked for and decided within a permit.

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageBurdenExceptions, ReadBurdenExceptions},
    },
    burden::{BurdenException, BurdenExceptionId, ExceptionStatus, Measure},
    organizations::OrganizationId,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Column, Entity},
    row::{facts, with_organizations},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations,
    sql::{newest_first, scoped},
};

const MISSING: StoreError = StoreError::NotFound("burden_exception");

fn within<A: Action>(permit: &Permit<A>) -> Select<Entity> {
    let reached = organizations::ids_within(permit.scope());
    Entity::find().filter(Column::OrganizationId.in_subquery(reached))
}

/// What a list of exceptions may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExceptionFilter {
    /// Of this organization and all below it.
    pub below: Option<OrganizationId>,
    pub status: Option<ExceptionStatus>,
    pub measure: Option<Measure>,
}

/// Where a page begins: after the exception asked for then, going back.
pub type ExceptionPosition = (i64, Uuid);

/// Up to `limit` exceptions in scope, the newest first.
pub async fn exception_page(
    conn: &Conn,
    permit: &Permit<ReadBurdenExceptions>,
    filter: ExceptionFilter,
    after: Option<ExceptionPosition>,
    limit: u64,
) -> Result<Vec<BurdenException>, StoreError> {
    let mut select = within(permit);
    if let Some(top) = filter.below {
        let below = organizations::ids_below(permit.scope(), top);
        select = select.filter(Column::OrganizationId.in_subquery(below));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::State.eq(status.as_str()));
    }
    if let Some(measure) = filter.measure {
        select = select.filter(Column::Measure.eq(measure.as_str()));
    }
    let select = newest_first(select, (Column::CreatedAt, Column::Id), after, limit);
    let rows = scoped::all(conn, permit, select).await?;
    with_organizations(conn, rows).await
}

/// An exception within the permit.
pub async fn find_exception(
    conn: &Conn,
    permit: &Permit<ReadBurdenExceptions>,
    id: BurdenExceptionId,
) -> Result<BurdenException, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid()));
    let row = scoped::one(conn, permit, select).await?.ok_or(MISSING)?;
    with_organizations(conn, vec![row]).await?.into_iter().next().ok_or(MISSING)
}

/// An exception to be changed, locked until the transaction ends.
pub async fn lock_exception(
    tx: &Tx,
    permit: &Permit<ManageBurdenExceptions>,
    id: BurdenExceptionId,
) -> Result<Locked<BurdenException>, StoreError> {
    let select = within(permit).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(MISSING)?;
    let found = with_organizations(tx, vec![row]).await?.into_iter().next();
    found.map(Locked::new).ok_or(MISSING)
}

/// Enters an exception that is asked for, of an organization in scope.
pub async fn insert_exception(
    tx: &Tx,
    permit: &Permit<ManageBurdenExceptions>,
    exception: &BurdenException,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&exception.organization_path) {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(exception.id.uuid()),
        measure: Set(exception.measure.as_str().to_owned()),
        organization_id: Set(exception.organization.uuid()),
        legal_reference: Set(exception.legal_reference.clone()),
        reason: Set(exception.reason.clone()),
        from_on: Set(exception.from),
        until_on: Set(exception.until),
        requested_by: Set(exception.requested.by.uuid()),
        requested_seat: Set(exception.requested.seat.as_str().to_owned()),
        created_at: Set(exception.created_at.millis()),
        ..facts(exception)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed exception; the stored version must be the one before.
pub async fn save_exception(
    tx: &Tx,
    changed: Changed<BurdenException>,
) -> Result<BurdenException, StoreError> {
    let row = facts(&changed);
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}
