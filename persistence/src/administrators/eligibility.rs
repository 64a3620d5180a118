//! Exceptions from the conditions of entry.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit, actions::GrantExceptions},
    administrators::{Condition, Exception, ExceptionEnd},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::exception::{ActiveModel, Column, Entity, Model};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    members, organizations,
    sql::scoped,
};

/// The newest exception for somebody at an organization within the permit that still holds on
/// `today`.
pub async fn exception_for<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    member: MemberId,
    organization: OrganizationId,
    today: NaiveDate,
) -> Result<Option<Exception>, StoreError> {
    let within = organizations::ids_within(permit.scope());
    let select = Entity::find()
        .filter(Column::MemberId.eq(member.uuid()))
        .filter(Column::OrganizationId.eq(organization.uuid()))
        .filter(Column::OrganizationId.in_subquery(within))
        .filter(Column::ExpiresOn.gte(today))
        .filter(Column::EndedAt.is_null())
        .order_by_desc(Column::ApprovedAt)
        .limit(1);
    scoped::one(conn, permit, select).await?.map(Exception::try_from).transpose()
}

/// The conditions of an exception, as they are stored.
pub(super) fn conditions(words: &str) -> Result<Vec<Condition>, StoreError> {
    let corrupt = || StoreError::corrupt("eligibility_exception", "conditions");
    words.split(' ').map(|word| Condition::parse(word).ok_or_else(corrupt)).collect()
}

impl TryFrom<Model> for Exception {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let end = end(&row)?;
        Ok(Self {
            conditions: conditions(&row.conditions)?,
            id: Id::new(row.id),
            member: Id::new(row.member_id),
            organization: Id::new(row.organization_id),
            reason: row.reason,
            expires_on: row.expires_on,
            approved_by: Id::new(row.approved_by),
            approved_at: Instant::from_millis(row.approved_at),
            end,
            version: row.version,
        })
    }
}

/// The end of an exception: all of it or nothing.
fn end(row: &Model) -> Result<Option<ExceptionEnd>, StoreError> {
    match (row.ended_at, row.ended_by, &row.end_reason) {
        (None, None, None) => Ok(None),
        (Some(at), Some(by), Some(reason)) => Ok(Some(ExceptionEnd {
            at: Instant::from_millis(at),
            by: Id::new(by),
            reason: reason.clone(),
        })),
        _ => Err(StoreError::corrupt("eligibility_exception", "ended_at")),
    }
}

/// Records an exception for a member and an organization that both lie within the permit.
pub async fn grant_exception(
    tx: &Tx,
    permit: &Permit<GrantExceptions>,
    exception: &Exception,
) -> Result<(), StoreError> {
    organizations::find(tx, permit, exception.organization).await?;
    members::require_within(tx, permit, exception.member).await?;
    Entity::insert(exception_row(exception)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The row of an exception that nobody has ended.
fn exception_row(exception: &Exception) -> ActiveModel {
    let words: Vec<&str> = exception.conditions.iter().map(|word| word.as_str()).collect();
    ActiveModel {
        id: Set(exception.id.uuid()),
        member_id: Set(exception.member.uuid()),
        organization_id: Set(exception.organization.uuid()),
        conditions: Set(words.join(" ")),
        reason: Set(exception.reason.clone()),
        expires_on: Set(exception.expires_on),
        approved_by: Set(exception.approved_by.uuid()),
        approved_at: Set(exception.approved_at.millis()),
        version: Set(exception.version),
        ..Default::default()
    }
}
