//! Whether issued bulletins still say what was issued.

use lighthouse_domain::supervision::bulletin::BulletinStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    entity::{Column, Entity},
    read::bulletin,
};
use crate::{
    db::Conn,
    error::StoreError,
    issued::{anywhere, count_altered},
};

/// How many issued bulletins no longer fit their hash; for the operator's check of the whole
/// database.
pub(crate) async fn altered_bulletins(conn: &Conn) -> Result<i64, StoreError> {
    let issued = Entity::find().filter(Column::State.eq(BulletinStatus::Issued.as_str()));
    count_altered(conn, issued, Column::Id, |row| {
        bulletin(row, anywhere()).is_ok_and(|issued| issued.is_intact())
    })
    .await
}
