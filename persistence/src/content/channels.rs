//! Channels: loading, listing, storing.

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageChannels, ReadContent},
    },
    content::{Channel, ChannelId},
    organizations::Organization,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LockType,
};
use uuid::Uuid;

use super::{
    entity::channel::{ActiveModel, Column, Entity},
    scope,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Bulk, Changed, Locked},
    sql::{insert_all, scoped},
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

/// A channel where the holder of a permit may write, review or oversee; only this room finds one.
#[derive(Clone, Debug)]
pub struct Desk(Channel);

impl Desk {
    pub fn channel(&self) -> &Channel {
        &self.0
    }
}

pub async fn find_desk<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: ChannelId,
) -> Result<Desk, StoreError> {
    let select = Entity::find()
        .filter(scope::owner(scope::desk(permit.scope())))
        .filter(Column::Id.eq(id.uuid()));
    Ok(Desk(scoped::one(conn, permit, select).await?.ok_or(MISSING)?.into()))
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
    Entity::insert(new_row(new)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Many channels of organizations that were made in this transaction.
pub async fn insert_channels(tx: &Tx, _bulk: &Bulk, new: &[Channel]) -> Result<(), StoreError> {
    insert_all(tx, new.iter().map(new_row)).await
}

fn new_row(channel: &Channel) -> ActiveModel {
    ActiveModel {
        id: Set(channel.id.uuid()),
        organization_id: Set(channel.organization.uuid()),
        created_at: Set(channel.created_at.millis()),
        ..facts(channel)
    }
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
