//! Storing stays.

use lighthouse_domain::{
    access::{Permit, actions::ManageMobileMembers},
    members::{MemberId, mobile::MobileStay},
};
use sea_orm::{
    ColumnTrait, EntityTrait,
    sea_query::{Query, SelectStatement},
};

use super::{
    entity::stay::{Column, Entity},
    rows,
};
use crate::{
    db::Tx,
    error::StoreError,
    locked::{self, Changed},
};

/// Enters a stay of a member of one's own organizations; a second open one is refused as a duplicate.
pub async fn insert_stay(
    tx: &Tx,
    permit: &Permit<ManageMobileMembers>,
    stay: &MobileStay,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&stay.branch_path) {
        return Err(StoreError::NotFound("organization"));
    }
    Entity::insert(rows::row(stay)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed stay; the stored version must be the one before.
pub async fn save_stay(tx: &Tx, changed: Changed<MobileStay>) -> Result<MobileStay, StoreError> {
    locked::save(tx, rows::facts(&changed), (Column::Id, Column::Version), changed).await
}

/// Which of these members are or were away: their entries stay.
pub(crate) fn away(members: &[MemberId]) -> SelectStatement {
    Query::select()
        .column(Column::MemberId)
        .from(Entity)
        .and_where(Column::MemberId.is_in(members.iter().map(|id| id.uuid())))
        .to_owned()
}
