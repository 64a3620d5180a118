//! What the folder of media should hold, for the operator who compares it with what it does hold.

use std::collections::HashSet;

use lighthouse_domain::{access::AccountId, id::Id};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::entity::article::{Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    sql,
};

/// A file as the database knows it.
#[derive(Clone, Debug)]
pub struct StoredFile {
    pub id: Uuid,
    pub bytes: i64,
    /// SHA-256, hexadecimal.
    pub hash: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    file_bytes: i64,
    file_hash: String,
}

/// Up to `limit` files of media after `after`, in the order of their ids.
pub async fn files(
    conn: &Conn,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<StoredFile>, StoreError> {
    let mut select = Entity::find()
        .select_only()
        .columns([Column::Id, Column::FileBytes, Column::FileHash])
        .filter(Column::FileType.is_not_null())
        .order_by_asc(Column::Id)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    let rows = select.into_model::<Row>().all(conn).await?;
    let file = |row: Row| StoredFile { id: row.id, bytes: row.file_bytes, hash: row.file_hash };
    Ok(rows.into_iter().map(file).collect())
}

/// Those of `ids` that are media.
pub async fn media_of(conn: &Conn, ids: &[Uuid]) -> Result<HashSet<Uuid>, StoreError> {
    let select = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::FileType.is_not_null())
        .filter(Column::Id.is_in(ids.iter().copied()));
    Ok(select.into_tuple::<Uuid>().all(conn).await?.into_iter().collect())
}

/// The bytes that an account's files take.
pub(crate) async fn bytes_of(tx: &Tx, account: AccountId) -> Result<i64, StoreError> {
    let select = Entity::find()
        .select_only()
        .column_as(sql::sum(Column::FileBytes), "bytes")
        .filter(Column::FileType.is_not_null())
        .filter(Column::UploaderId.eq(Id::uuid(account)));
    sql::one_number(tx, select.into_query()).await
}
