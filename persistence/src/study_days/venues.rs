//! Venues with their rooms: a venue is in scope when the organization it belongs to is.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{
        Action, Permit, Scope,
        actions::{ManageVenues, ReadVenues},
    },
    id::Id,
    organizations::{Organization, OrganizationId},
    study_days::{Room, Venue, VenueId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::LockType,
};
use uuid::Uuid;

use super::entity::{
    room,
    venue::{ActiveModel, Column, Entity, Model},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations,
    sql::{insert_all, scoped},
};

/// What a list of venues may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct VenueFilter {
    /// The whole subtree of this organization.
    pub below: Option<OrganizationId>,
    pub active: Option<bool>,
}

/// The only door to the table.
fn within(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(Column::OrganizationId.in_subquery(organizations::ids_within(scope)))
}

pub async fn find_venue<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    id: VenueId,
) -> Result<Venue, StoreError> {
    let select = within(permit.scope()).filter(Column::Id.eq(id.uuid()));
    let row = scoped::one(conn, permit, select).await?.ok_or(StoreError::NotFound("venue"))?;
    whole_one(conn, permit, row).await
}

/// One venue, locked until the transaction ends.
pub async fn lock_venue(
    tx: &Tx,
    permit: &Permit<ManageVenues>,
    id: VenueId,
) -> Result<Locked<Venue>, StoreError> {
    let select =
        within(permit.scope()).filter(Column::Id.eq(id.uuid())).lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("venue"))?;
    Ok(Locked::new(whole_one(tx, permit, row).await?))
}

/// These venues as far as they are in scope, kept from changing until the transaction ends.
pub async fn share_venues<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    ids: &[VenueId],
) -> Result<Vec<Venue>, StoreError> {
    let select = within(permit.scope())
        .filter(Column::Id.is_in(ids.iter().copied().map(Id::uuid)))
        .order_by_asc(Column::Id)
        .lock(LockType::Share);
    let rows = scoped::all(tx, permit, select).await?;
    with_rooms(tx, permit, rows).await
}

async fn whole_one<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    row: Model,
) -> Result<Venue, StoreError> {
    let found = with_rooms(conn, permit, vec![row]).await?;
    found.into_iter().next().ok_or(StoreError::NotFound("venue"))
}

/// Venues, found before within the permit, with their rooms.
async fn with_rooms<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    rows: Vec<Model>,
) -> Result<Vec<Venue>, StoreError> {
    let select = room::Entity::find()
        .filter(room::Column::VenueId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(room::Column::VenueId)
        .order_by_asc(room::Column::Number);
    let mut rooms: HashMap<Uuid, Vec<Room>> = HashMap::new();
    for row in scoped::all(conn, permit, select).await? {
        rooms.entry(row.venue_id).or_default().push(row.try_into()?);
    }
    let venue = |row: Model| {
        let own = rooms.remove(&row.id).unwrap_or_default();
        row.with_rooms(own)
    };
    rows.into_iter().map(venue).collect()
}

/// Up to `limit` venues after the one called `after`, by name.
pub async fn venues(
    conn: &Conn,
    permit: &Permit<ReadVenues>,
    filter: VenueFilter,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Venue>, StoreError> {
    let mut select = within(permit.scope()).order_by_asc(Column::Id).limit(limit);
    if let Some(top) = filter.below {
        let below = organizations::ids_below(permit.scope(), top);
        select = select.filter(Column::OrganizationId.in_subquery(below));
    }
    if let Some(active) = filter.active {
        select = select.filter(Column::Active.eq(active));
    }
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    let rows = scoped::all(conn, permit, select).await?;
    with_rooms(conn, permit, rows).await
}

/// Adds a venue of `of`, which the caller has found within the permit.
pub async fn insert_venue(
    tx: &Tx,
    permit: &Permit<ManageVenues>,
    of: &Organization,
    new: &Venue,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&of.path) || new.organization != of.id {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        organization_id: Set(new.organization.uuid()),
        created_at: Set(new.created_at.millis()),
        ..facts(new)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    insert_rooms(tx, new).await
}

/// Writes a changed venue; the stored version must be the one before.
pub async fn save_venue(tx: &Tx, changed: Changed<Venue>) -> Result<Venue, StoreError> {
    let venue = locked::save(tx, facts(&changed), (Column::Id, Column::Version), changed).await?;
    let old = room::Entity::delete_many().filter(room::Column::VenueId.eq(venue.id.uuid()));
    old.exec(&**tx).await?;
    insert_rooms(tx, &venue).await?;
    Ok(venue)
}

async fn insert_rooms(tx: &Tx, venue: &Venue) -> Result<(), StoreError> {
    let row = |one: &Room| room::ActiveModel {
        venue_id: Set(venue.id.uuid()),
        number: Set(one.number.into()),
        name: Set(one.name.clone()),
        capacity: Set(one.capacity.into()),
    };
    let rows = venue.draft.rooms.iter().map(row);
    insert_all(tx, rows).await
}

fn facts(venue: &Venue) -> ActiveModel {
    ActiveModel {
        name: Set(venue.draft.name.clone()),
        address: Set(venue.draft.address.clone()),
        half_days: Set(venue.draft.half_days),
        opens_on: Set(venue.draft.opens_on.bits()),
        active: Set(venue.draft.active),
        version: Set(venue.version),
        updated_at: Set(venue.updated_at.millis()),
        ..Default::default()
    }
}
