//! The organizations that rows of other rooms name: what they are called and where they stand now,
//! asked once for all rows.

use std::collections::HashMap;

use lighthouse_domain::organizations::OrgPath;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::entity::{Column, Entity};
use crate::{db::Conn, error::StoreError};

/// A path as it is stored.
pub(crate) fn stored_path(text: &str) -> Result<OrgPath, StoreError> {
    OrgPath::parse(text).ok_or_else(|| StoreError::corrupt("organization", "path"))
}

/// What an organization is called, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct NamedPlace {
    pub name: String,
    pub path: OrgPath,
}

/// The places of organizations by their ids. Rows within a permit name them.
pub(crate) async fn places_of(
    conn: &Conn,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, NamedPlace>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name, Column::Path])
        .filter(Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    let placed = |(id, name, path): (Uuid, String, String)| {
        Ok((id, NamedPlace { name, path: stored_path(&path)? }))
    };
    rows.into_iter().map(placed).collect()
}

/// Rows that were found, each read with the place of the organization that it names.
pub(crate) async fn with_places<R, T>(
    conn: &Conn,
    rows: Vec<R>,
    named: fn(&R) -> Uuid,
    read: fn(R, &NamedPlace) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let places = places_of(conn, rows.iter().map(named).collect()).await?;
    let read_one = |row: R| {
        let place = places.get(&named(&row));
        read(row, place.ok_or_else(|| StoreError::corrupt("organization", "id"))?)
    };
    rows.into_iter().map(read_one).collect()
}
