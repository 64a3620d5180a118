//! What the folder of media should hold, for those who compare it with what it does hold.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::entity::{Column, Entity, upload};
use crate::{db::Conn, error::StoreError};

/// A file as the database knows it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Kept {
    pub id: Uuid,
    pub file_bytes: i64,
    pub file_hash: String,
}

/// Up to `limit` files after `after`, in the order of their ids. For the operator.
pub async fn files(conn: &Conn, after: Option<Uuid>, limit: u64) -> Result<Vec<Kept>, StoreError> {
    let mut select = Entity::find()
        .select_only()
        .columns([Column::Id, Column::FileBytes, Column::FileHash])
        .filter(Column::FileType.is_not_null())
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    Ok(select.into_model::<Kept>().all(conn).await?)
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
}

/// Those of `ids` that neither a media item nor an upload knows.
pub async fn forgotten(conn: &Conn, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let articles = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::FileType.is_not_null())
        .filter(Column::Id.is_in(ids.iter().copied()));
    let uploads = upload::Entity::find()
        .select_only()
        .column(upload::Column::Id)
        .filter(upload::Column::Id.is_in(ids.iter().copied()));
    let mut known = articles.into_model::<Found>().all(conn).await?;
    known.extend(uploads.into_model::<Found>().all(conn).await?);
    let known: HashSet<Uuid> = known.into_iter().map(|row| row.id).collect();
    Ok(ids.iter().copied().filter(|id| !known.contains(id)).collect())
}
