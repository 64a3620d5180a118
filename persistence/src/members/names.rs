//! What members are called whom rows of other rooms name, asked once for all rows.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::entity::{Column, Entity};
use crate::{db::Conn, error::StoreError};

/// The names of members by their ids. Rows within a permit name them.
pub(super) async fn names_of(
    conn: &Conn,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, String>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name])
        .filter(Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}
