//! Storing transfers and what becomes of them.

use lighthouse_domain::{
    access::{Action, Permit},
    members::{MemberId, transfers::Transfer},
};
use sea_orm::{
    ColumnTrait, EntityTrait,
    sea_query::{Query, SelectStatement},
};

use super::{
    entity::{Column, Entity},
    rows,
};
use crate::{
    db::Tx,
    error::StoreError,
    letters::next_number,
    locked::{self, Changed},
};

/// The number of the next letter of the year.
pub async fn next_letter<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    year: i64,
) -> Result<String, StoreError> {
    crate::sql::scoped::still_valid(tx, permit).await?;
    next_number(tx, "ZJ", year).await
}

/// Enters a transfer of which the permit covers one side.
pub async fn insert_transfer<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    transfer: &Transfer,
) -> Result<(), StoreError> {
    let ends = [transfer.route.from(), transfer.route.to()];
    if !ends.into_iter().flatten().any(|end| permit.scope().covers(&end.path)) {
        return Err(StoreError::NotFound("organization"));
    }
    Entity::insert(rows::row(transfer)).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Writes a changed transfer; the stored version must be the one before.
pub async fn save_transfer(tx: &Tx, changed: Changed<Transfer>) -> Result<Transfer, StoreError> {
    locked::save(tx, rows::facts(&changed), (Column::Id, Column::Version), changed).await
}

/// Which of these members have a transfer: their entries stay.
pub(crate) fn transferred(members: &[MemberId]) -> SelectStatement {
    Query::select()
        .column(Column::MemberId)
        .from(Entity)
        .and_where(Column::MemberId.is_in(members.iter().map(|id| id.uuid())))
        .to_owned()
}
