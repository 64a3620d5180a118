//! The list of exceptions from the conditions of entry, and their end.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{GrantExceptions, ReadAdministrators},
    },
    administrators::{Exception, ExceptionId},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Alias, ExprTrait, Func, JoinType, LockType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::entity::exception::{ActiveModel, Column, Entity, Model};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations,
    sql::{column, key, older, scoped},
};

/// What the list may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct ExceptionFilter {
    pub below: Option<OrganizationId>,
    pub member: Option<MemberId>,
    /// Only those that hold on this day.
    pub holding_on: Option<NaiveDate>,
}

/// Where a page begins: after this approval, going back.
pub type ExceptionPosition = (i64, Uuid);

/// An exception with the names of whom it concerns.
#[derive(Clone, Debug)]
pub struct ListedException {
    pub exception: Exception,
    pub member_name: String,
    pub organization_name: String,
    pub approved_by_name: String,
}

#[derive(FromQueryResult)]
struct Names {
    member: String,
    organization: String,
    approver: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    exception: Model,
    #[sea_orm(nested)]
    names: Names,
}

impl TryFrom<Row> for ListedException {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let missing = || StoreError::corrupt("eligibility_exception", "approved_by");
        Ok(Self {
            exception: row.exception.try_into()?,
            member_name: row.names.member,
            organization_name: row.names.organization,
            approved_by_name: row.names.approver.ok_or_else(missing)?,
        })
    }
}

const TABLE: &str = "eligibility_exception";

/// Up to `limit` exceptions at organizations within the permit, newest first.
pub async fn exceptions(
    conn: &Conn,
    permit: &Permit<ReadAdministrators>,
    filter: &ExceptionFilter,
    after: Option<ExceptionPosition>,
    limit: u64,
) -> Result<Vec<ListedException>, StoreError> {
    let mut select = select_listed();
    let within = organizations::ids_within(permit.scope());
    select.and_where(column(TABLE, "organization_id").in_subquery(within)).limit(limit);
    if let Some(top) = filter.below {
        let below = organizations::ids_below(permit.scope(), top);
        select.and_where(column(TABLE, "organization_id").in_subquery(below));
    }
    if let Some(member) = filter.member {
        select.and_where(column(TABLE, "member_id").eq(member.uuid()));
    }
    if let Some(day) = filter.holding_on {
        select
            .and_where(column(TABLE, "expires_on").gte(day))
            .and_where(column(TABLE, "ended_at").is_null());
    }
    if let Some(after) = after {
        select.and_where(older(["approved_at", "id"].map(|name| column(TABLE, name)), after));
    }
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(ListedException::try_from).collect()
}

/// One exception at an organization within the permit.
pub async fn find_exception(
    conn: &Conn,
    permit: &Permit<GrantExceptions>,
    id: ExceptionId,
) -> Result<ListedException, StoreError> {
    let within = organizations::ids_within(permit.scope());
    let mut select = select_listed();
    select
        .and_where(column(TABLE, "organization_id").in_subquery(within))
        .and_where(column(TABLE, "id").eq(id.uuid()));
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("exception"))?.try_into()
}

/// The columns of [`Row`], newest first.
fn select_listed() -> SelectStatement {
    let approver = Func::coalesce([column("holder", "name"), column("account", "display_name")]);
    let mut select = Query::select();
    for name in [
        "id",
        "member_id",
        "organization_id",
        "conditions",
        "reason",
        "expires_on",
        "approved_by",
        "approved_at",
        "ended_at",
        "ended_by",
        "end_reason",
        "version",
    ] {
        select.expr_as(column(TABLE, name), Alias::new(name));
    }
    let (exception, member, account) = (|name| column(TABLE, name), "member", "account");
    select
        .expr_as(column(member, "name"), Alias::new("member"))
        .expr_as(column("organization", "name"), Alias::new("organization"))
        .expr_as(approver, Alias::new("approver"))
        .from(Alias::new(TABLE))
        .inner_join(Alias::new(member), column(member, "id").eq(exception("member_id")))
        .inner_join(
            Alias::new("organization"),
            column("organization", "id").eq(exception("organization_id")),
        )
        .left_join(Alias::new(account), column(account, "id").eq(exception("approved_by")))
        .join_as(
            JoinType::LeftJoin,
            Alias::new(member),
            Alias::new("holder"),
            column("holder", "id").eq(column(account, "member_id")),
        )
        .order_by(key(TABLE, "approved_at"), Order::Desc)
        .order_by(key(TABLE, "id"), Order::Desc)
        .to_owned()
}

/// An exception to be ended, locked until the transaction ends.
pub async fn lock_exception(
    tx: &Tx,
    permit: &Permit<GrantExceptions>,
    id: ExceptionId,
) -> Result<Locked<Exception>, StoreError> {
    let select = Entity::find()
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::OrganizationId.in_subquery(organizations::ids_within(permit.scope())))
        .lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?;
    Ok(Locked::new(row.ok_or(StoreError::NotFound("exception"))?.try_into()?))
}

/// Writes the end of an exception; the stored version must be the one before.
pub async fn save_exception(tx: &Tx, changed: Changed<Exception>) -> Result<Exception, StoreError> {
    let end = changed.end.as_ref();
    let row = ActiveModel {
        ended_at: Set(end.map(|end| end.at.millis())),
        ended_by: Set(end.map(|end| Id::uuid(end.by))),
        end_reason: Set(end.map(|end| end.reason.clone())),
        version: Set(changed.version),
        ..Default::default()
    };
    locked::save(tx, row, (Column::Id, Column::Version), changed).await
}
