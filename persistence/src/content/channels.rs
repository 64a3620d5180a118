//! Channels: loading, listing, storing, counting.

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageChannels, ReadContent, ReadDrafts},
    },
    content::{Channel, ChannelId},
    organizations::Organization,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, LockType, Query, SimpleExpr},
};
use uuid::Uuid;

use super::{
    entity::channel::{ActiveModel, Column, Entity},
    scope,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    sql::scoped,
};

const MISSING: StoreError = StoreError::NotFound("channel");

/// A channel as its readers see it.
pub async fn find_channel(
    conn: &Conn,
    permit: &Permit<ReadContent>,
    id: ChannelId,
) -> Result<Channel, StoreError> {
    let select = Entity::find()
        .filter(scope::owner(scope::readers(permit.scope())))
        .filter(Column::Id.eq(id.uuid()));
    Ok(scoped::one(conn, permit, select).await?.ok_or(MISSING)?.into())
}

/// A channel at whose desk the holder may act.
pub async fn find_desk<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: ChannelId,
) -> Result<Channel, StoreError> {
    let select = Entity::find()
        .filter(scope::owner(scope::desk(permit.scope())))
        .filter(Column::Id.eq(id.uuid()));
    Ok(scoped::one(conn, permit, select).await?.ok_or(MISSING)?.into())
}

/// A channel to be changed, locked until the transaction ends.
pub async fn lock_channel(
    tx: &Tx,
    permit: &Permit<ManageChannels>,
    id: ChannelId,
) -> Result<Locked<Channel>, StoreError> {
    let select = Entity::find()
        .filter(scope::owner(scope::desk(permit.scope())))
        .filter(Column::Id.eq(id.uuid()))
        .lock(LockType::NoKeyUpdate);
    Ok(Locked::new(scoped::one(tx, permit, select).await?.ok_or(MISSING)?.into()))
}

/// Up to `limit` channels in the order of their ids, after `after`.
pub async fn channel_page(
    conn: &Conn,
    permit: &Permit<ReadContent>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Channel>, StoreError> {
    let mut select = Entity::find()
        .filter(scope::owner(scope::readers(permit.scope())))
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    Ok(scoped::all(conn, permit, select).await?.into_iter().map(Channel::from).collect())
}

/// Adds a channel of `owner`, which the caller has found within the permit.
pub async fn insert_channel(
    tx: &Tx,
    permit: &Permit<ManageChannels>,
    owner: &Organization,
    new: &Channel,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&owner.path) || new.organization != owner.id {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        organization_id: Set(new.organization.uuid()),
        created_at: Set(new.created_at.millis()),
        ..facts(new)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Many channels of organizations that were made in this transaction.
pub async fn insert_channels(
    tx: &Tx,
    _permit: &Permit<ManageChannels>,
    new: &[Channel],
) -> Result<(), StoreError> {
    let rows = new.iter().map(|channel| ActiveModel {
        id: Set(channel.id.uuid()),
        organization_id: Set(channel.organization.uuid()),
        created_at: Set(channel.created_at.millis()),
        ..facts(channel)
    });
    Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed channel; the stored version must be the one before.
pub async fn save_channel(tx: &Tx, changed: Changed<Channel>) -> Result<Channel, StoreError> {
    locked::save(tx, facts(&changed), (Column::Id, Column::Version), changed).await
}

fn facts(channel: &Channel) -> ActiveModel {
    ActiveModel {
        name: Set(channel.name.clone()),
        description: Set(channel.description.clone()),
        version: Set(channel.version),
        updated_at: Set(channel.updated_at.millis()),
        ..Default::default()
    }
}

/// How many articles, or media, are in a state, and how many were ever published.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Count {
    pub state: String,
    pub media: i64,
    pub pieces: i64,
    pub ever: i64,
}

/// The articles and media of a channel that was found within the permit, by state.
pub async fn count_articles(
    conn: &Conn,
    permit: &Permit<ReadDrafts>,
    channel: &Channel,
) -> Result<Vec<Count>, StoreError> {
    let col = |name: &'static str| Expr::col(Alias::new(name));
    let media: SimpleExpr = CaseStatement::new()
        .case(col("file_type").is_null(), Expr::cust("CAST(0 AS BIGINT)"))
        .finally(Expr::cust("CAST(1 AS BIGINT)"))
        .into();
    let select = Query::select()
        .expr_as(col("state"), Alias::new("state"))
        .expr_as(media.clone(), Alias::new("media"))
        .expr_as(col("id").count(), Alias::new("pieces"))
        .expr_as(col("first_published_at").count(), Alias::new("ever"))
        .from(Alias::new("article"))
        .and_where(col("channel_id").eq(channel.id.uuid()))
        .add_group_by([col("state"), media])
        .to_owned();
    scoped::all_as(conn, permit, select).await
}
