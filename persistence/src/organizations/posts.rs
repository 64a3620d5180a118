//! Reading posts: secretary and committee members, with their terms.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit, Role,
        actions::{ManagePosts, ReadOrganizations},
    },
    id::Id,
    members::MemberId,
    organizations::{Duty, Organization, Post, PostId},
};
use sea_orm::{
    ColumnTrait, FromQueryResult,
    sea_query::{
        Alias, Expr, ExprTrait, JoinType, LockType, Order, Query, SelectStatement, SimpleExpr,
    },
};
use uuid::Uuid;

use super::entity::post::{Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    members::{MemberColumn, MemberEntity},
    sql::{column, scoped, subquery},
};

/// The most posts that one answer carries.
const LIMIT: u64 = 200;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    organization_id: Uuid,
    member_id: Uuid,
    name: String,
    duty: String,
    since: NaiveDate,
    until: Option<NaiveDate>,
    appointment: Option<Uuid>,
}

impl TryFrom<Row> for Post {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            member: Id::new(row.member_id),
            member_name: row.name,
            duty: Duty::parse(&row.duty).ok_or_else(|| StoreError::corrupt("post", "duty"))?,
            since: row.since,
            until: row.until,
            appointment: row.appointment.map(Id::new),
        })
    }
}

/// The posts of an organization, which lies within the permit.
fn posts(of: &Organization) -> SelectStatement {
    let own = [Column::Id, Column::OrganizationId, Column::MemberId, Column::Duty]
        .into_iter()
        .chain([Column::Since, Column::Until]);
    let member = Expr::col((MemberEntity, MemberColumn::Id));
    Query::select()
        .columns(own.map(|column| (Entity, column)))
        .column((MemberEntity, MemberColumn::Name))
        .expr_as(appointment(), Alias::new("appointment"))
        .from(Entity)
        .inner_join(MemberEntity, member.equals((Entity, Column::MemberId)))
        .and_where(Expr::col((Entity, Column::OrganizationId)).eq(of.id.uuid()))
        .to_owned()
}

/// The appointment that a secretary's post goes with, as a subquery.
fn appointment() -> SimpleExpr {
    let select = Query::select()
        .expr(column("appointment", "id"))
        .from(Alias::new("appointment"))
        .join(
            JoinType::InnerJoin,
            Alias::new("account"),
            column("account", "id").eq(column("appointment", "account_id")),
        )
        .and_where(column("account", "member_id").eq(column("post", "member_id")))
        .and_where(column("appointment", "organization_id").eq(column("post", "organization_id")))
        .and_where(column("appointment", "role").eq(Role::BranchSecretary.as_str()))
        .and_where(column("appointment", "until").is_null())
        .and_where(column("post", "duty").eq(Duty::Secretary.as_str()))
        .and_where(column("post", "until").is_null())
        .to_owned();
    subquery(select)
}

/// Which of these people hold a post or held one.
pub(crate) fn in_posts(ids: &[MemberId]) -> SelectStatement {
    Query::select()
        .column(Column::MemberId)
        .from(Entity)
        .and_where(Column::MemberId.is_in(ids.iter().map(|id| id.uuid())))
        .to_owned()
}

fn require_covered<A: Action>(permit: &Permit<A>, of: &Organization) -> Result<(), StoreError> {
    let covered = permit.scope().covers(&of.path);
    if covered { Ok(()) } else { Err(StoreError::NotFound("organization")) }
}

/// The posts held now, and with `with_past` those held before, newest first.
pub async fn posts_of(
    conn: &Conn,
    permit: &Permit<ReadOrganizations>,
    of: &Organization,
    with_past: bool,
) -> Result<Vec<Post>, StoreError> {
    require_covered(permit, of)?;
    let mut select = posts(of);
    select
        .order_by((Entity, Column::Since), Order::Desc)
        .order_by((Entity, Column::Id), Order::Asc)
        .limit(LIMIT);
    if !with_past {
        select.and_where(Expr::col((Entity, Column::Until)).is_null());
    }
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(Post::try_from).collect()
}

/// A post that is still held, locked until the transaction ends.
pub async fn lock_post(
    tx: &Tx,
    permit: &Permit<ManagePosts>,
    of: &Organization,
    id: PostId,
) -> Result<Locked<Post>, StoreError> {
    let found = held(tx, permit, of, Expr::col((Entity, Column::Id)).eq(id.uuid())).await?;
    found.ok_or(StoreError::NotFound("post"))
}

/// The post of a duty that only one can hold, if somebody does.
pub async fn lock_holder(
    tx: &Tx,
    permit: &Permit<ManagePosts>,
    of: &Organization,
    duty: Duty,
) -> Result<Option<Locked<Post>>, StoreError> {
    held(tx, permit, of, Expr::col((Entity, Column::Duty)).eq(duty.as_str())).await
}

async fn held(
    tx: &Tx,
    permit: &Permit<ManagePosts>,
    of: &Organization,
    which: SimpleExpr,
) -> Result<Option<Locked<Post>>, StoreError> {
    require_covered(permit, of)?;
    let mut select = posts(of);
    select
        .and_where(which)
        .and_where(Expr::col((Entity, Column::Until)).is_null())
        .limit(1)
        .lock_with_tables(LockType::Update, [Entity]);
    let rows: Vec<Row> = scoped::all_as(tx, permit, select).await?;
    rows.into_iter().next().map(|row| Ok(Locked::new(row.try_into()?))).transpose()
}
