//! Venues: a venue is in scope when the organization it belongs to is.

use lighthouse_domain::{
    access::{
        Action, Permit, Scope,
        actions::{ManageVenues, ReadVenues},
    },
    id::Id,
    organizations::{Organization, OrganizationId},
    study_days::{Venue, VenueId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::LockType,
};
use uuid::Uuid;

use super::entity::venue::{ActiveModel, Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations,
    sql::scoped,
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
    scoped::one(conn, permit, select).await?.ok_or(StoreError::NotFound("venue"))?.try_into()
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
    Ok(Locked::new(row.try_into()?))
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
    scoped::all(tx, permit, select).await?.into_iter().map(Venue::try_from).collect()
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
    scoped::all(conn, permit, select).await?.into_iter().map(Venue::try_from).collect()
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
    Ok(())
}

/// Writes a changed venue; the stored version must be the one before.
pub async fn save_venue(tx: &Tx, changed: Changed<Venue>) -> Result<Venue, StoreError> {
    locked::save(tx, facts(&changed), (Column::Id, Column::Version), changed).await
}

fn facts(venue: &Venue) -> ActiveModel {
    ActiveModel {
        name: Set(venue.draft.name.clone()),
        address: Set(venue.draft.address.clone()),
        capacity: Set(venue.draft.capacity.into()),
        opens_on: Set(venue.draft.opens_on.bits()),
        active: Set(venue.draft.active),
        version: Set(venue.version),
        updated_at: Set(venue.updated_at.millis()),
        ..Default::default()
    }
}
