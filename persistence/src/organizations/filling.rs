//! Filling and ending posts.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ManagePosts},
    id::Id,
    members::MemberId,
    organizations::{Duty, Organization, OrganizationId, Post, PostId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType, SelectStatement},
};

use super::entity::post::{ActiveModel, Column, Entity};
use crate::{
    db::Tx,
    error::StoreError,
    locked::{Bulk, Locked},
    sql::insert_all,
};

/// A post that somebody is about to hold.
#[derive(Clone, Debug)]
pub struct NewPost {
    pub id: PostId,
    pub organization: OrganizationId,
    pub member: MemberId,
    pub duty: Duty,
    pub since: NaiveDate,
}

/// Fills a post of an organization within the permit.
pub async fn insert_post(
    tx: &Tx,
    permit: &Permit<ManagePosts>,
    of: &Organization,
    new: &NewPost,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&of.path) || new.organization != of.id {
        return Err(StoreError::NotFound("organization"));
    }
    Entity::insert(row(new, now)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The posts of the demo's committees.
pub async fn insert_posts(
    tx: &Tx,
    _: &Bulk,
    posts: &[NewPost],
    now: Instant,
) -> Result<(), StoreError> {
    fill_posts(tx, posts, now).await
}

/// Many posts whose organizations the caller has checked.
pub(crate) async fn fill_posts(tx: &Tx, posts: &[NewPost], now: Instant) -> Result<(), StoreError> {
    let rows = posts.iter().map(|post| row(post, now));
    insert_all(tx, rows).await
}

fn row(new: &NewPost, now: Instant) -> ActiveModel {
    ActiveModel {
        id: Set(new.id.uuid()),
        organization_id: Set(new.organization.uuid()),
        member_id: Set(new.member.uuid()),
        duty: Set(new.duty.as_str().to_owned()),
        since: Set(new.since),
        until: Set(None),
        created_at: Set(now.millis()),
    }
}

/// Ends a post that was found held.
pub async fn end_post(tx: &Tx, post: &Locked<Post>, until: NaiveDate) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::Until, Expr::value(until))
        .filter(Column::Id.eq(post.id.uuid()))
        .filter(Column::Until.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::NotFound("post")) }
}

/// Ends the posts that a member holds, all or those at one organization, on `day`; one that was to
/// begin later never did.
pub(crate) async fn end_posts_of(
    tx: &Tx,
    member: MemberId,
    only_at: Option<OrganizationId>,
    day: NaiveDate,
) -> Result<Vec<PostId>, StoreError> {
    let mut held = Entity::find()
        .filter(Column::MemberId.eq(member.uuid()))
        .filter(Column::Until.is_null())
        .order_by_asc(Column::Id);
    if let Some(at) = only_at {
        held = held.filter(Column::OrganizationId.eq(at.uuid()));
    }
    let held = held.lock(LockType::Update).all(&**tx).await?;
    for post in &held {
        Entity::update_many()
            .col_expr(Column::Until, Expr::value(day.max(post.since)))
            .filter(Column::Id.eq(post.id))
            .exec(&**tx)
            .await?;
    }
    Ok(held.into_iter().map(|post| Id::new(post.id)).collect())
}

/// Removes the posts of these keys: what an import filled and nobody has touched.
pub(crate) async fn erase_posts(tx: &Tx, keys: SelectStatement) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Id.in_subquery(keys)).exec(&**tx).await?;
    Ok(())
}
