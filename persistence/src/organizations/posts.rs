//! Posts of an organization: secretary and committee members, with their terms.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManagePosts, ReadOrganizations},
    },
    members::MemberId,
    organizations::Organization,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::Expr,
};
use uuid::Uuid;

use super::entity::post;
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    sql::scoped::raw,
};

/// A post and who holds it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Post {
    pub id: Uuid,
    pub organization_id: Uuid,
    pub member_id: Uuid,
    pub member_name: String,
    pub duty: String,
    pub since: NaiveDate,
    pub until: Option<NaiveDate>,
}

#[derive(Clone, Debug)]
pub struct NewPost {
    pub id: Uuid,
    pub member: MemberId,
    pub duty: String,
    pub since: NaiveDate,
}

/// The posts held now, and with `with_past` those held before, newest first, at most 200.
pub async fn posts_of(
    conn: &Conn,
    permit: &Permit<ReadOrganizations>,
    of: &Organization,
    with_past: bool,
) -> Result<Vec<Post>, StoreError> {
    if !permit.scope().covers(&of.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let now_only = if with_past { "" } else { "AND p.until IS NULL" };
    let sql = format!(
        "SELECT p.id AS id, p.organization_id AS organization_id, p.member_id AS member_id, \
         m.name AS member_name, p.duty AS duty, p.since AS since, p.until AS until \
         FROM post p JOIN member m ON m.id = p.member_id WHERE p.organization_id = $1 {now_only} \
         ORDER BY p.since DESC, p.id LIMIT 200"
    );
    let rows = conn.query_all_raw(raw(conn, &sql, &sql, vec![of.id.uuid().into()])).await?;
    rows.iter().map(|row| Post::from_query_result(row, "").map_err(StoreError::from)).collect()
}

pub async fn insert_post(
    tx: &Tx,
    permit: &Permit<ManagePosts>,
    of: &Organization,
    new: NewPost,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&of.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let row = post::ActiveModel {
        id: Set(new.id),
        organization_id: Set(of.id.uuid()),
        member_id: Set(new.member.uuid()),
        duty: Set(new.duty),
        since: Set(new.since),
        until: Set(None),
        created_at: Set(now.millis()),
    };
    post::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Ends a post that is still held.
pub async fn end_post(
    tx: &Tx,
    permit: &Permit<ManagePosts>,
    of: &Organization,
    id: Uuid,
    until: NaiveDate,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&of.path) {
        return Err(StoreError::NotFound("organization"));
    }
    let done = post::Entity::update_many()
        .col_expr(post::Column::Until, Expr::value(until))
        .filter(post::Column::Id.eq(id))
        .filter(post::Column::OrganizationId.eq(of.id.uuid()))
        .filter(post::Column::Until.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::NotFound("post")) }
}
