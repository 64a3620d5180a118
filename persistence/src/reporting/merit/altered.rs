//! Whether decided nominations still say what was decided.

use lighthouse_domain::reporting::merit::NominationStatus;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    entity::{Column, Entity},
    read::nomination,
};
use crate::{
    db::Conn,
    error::StoreError,
    issued::{anywhere, count_altered},
};

/// How many decided nominations no longer fit their hash; for the operator's check of the whole
/// database.
pub(crate) async fn altered_nominations(conn: &Conn) -> Result<i64, StoreError> {
    let decided = [NominationStatus::Recommended, NominationStatus::NotRecommended];
    let decided = Entity::find().filter(Column::State.is_in(decided.map(NominationStatus::as_str)));
    count_altered(conn, decided, Column::Id, |row| {
        nomination(row, anywhere()).is_ok_and(|decided| decided.is_intact())
    })
    .await
}
