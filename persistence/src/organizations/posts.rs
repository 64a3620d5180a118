//! Posts of an organization: secretary and committee members, with their terms.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManagePosts, ReadOrganizations},
    },
    id::Id,
    organizations::{Duty, Organization, Post, PostId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::{Expr, ExprTrait, Order, Query},
};
use uuid::Uuid;

use super::entity::post::{ActiveModel, Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    members::{MemberColumn, MemberEntity},
    sql::scoped,
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
        })
    }
}

/// The posts held now, and with `with_past` those held before, newest first.
pub async fn posts_of(
    conn: &Conn,
    permit: &Permit<ReadOrganizations>,
    of: &Organization,
    with_past: bool,
) -> Result<Vec<Post>, StoreError> {
    if !permit.scope().covers(&of.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let own = [Column::Id, Column::OrganizationId, Column::MemberId, Column::Duty]
        .into_iter()
        .chain([Column::Since, Column::Until]);
    let member = Expr::col((MemberEntity, MemberColumn::Id));
    let mut select = Query::select()
        .columns(own.map(|column| (Entity, column)))
        .column((MemberEntity, MemberColumn::Name))
        .from(Entity)
        .inner_join(MemberEntity, member.equals((Entity, Column::MemberId)))
        .and_where(Expr::col((Entity, Column::OrganizationId)).eq(of.id.uuid()))
        .order_by((Entity, Column::Since), Order::Desc)
        .order_by((Entity, Column::Id), Order::Asc)
        .limit(LIMIT)
        .to_owned();
    if !with_past {
        select.and_where(Expr::col((Entity, Column::Until)).is_null());
    }
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(Post::try_from).collect()
}

pub async fn insert_post(
    tx: &Tx,
    permit: &Permit<ManagePosts>,
    of: &Organization,
    new: &Post,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&of.path) || new.organization != of.id {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        organization_id: Set(of.id.uuid()),
        member_id: Set(new.member.uuid()),
        duty: Set(new.duty.as_str().to_owned()),
        since: Set(new.since),
        until: Set(None),
        created_at: Set(now.millis()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Ends a post that is still held.
pub async fn end_post(
    tx: &Tx,
    permit: &Permit<ManagePosts>,
    of: &Organization,
    id: PostId,
    until: NaiveDate,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&of.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let done = Entity::update_many()
        .col_expr(Column::Until, Expr::value(until))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::OrganizationId.eq(of.id.uuid()))
        .filter(Column::Until.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::NotFound("post")) }
}
