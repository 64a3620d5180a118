//! Human numbers without gaps, per series and year.

use sea_orm::{
    ActiveValue::Set,
    EntityTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::entity::number::{ActiveModel, Column, Entity};
use crate::{db::Tx, error::StoreError};

/// The next number of a series: `QL-2026-000001`. Whoever takes one locks the series until
/// the transaction ends, so a number is never lost.
pub(crate) async fn next(tx: &Tx, series: &str, year: i64) -> Result<String, StoreError> {
    let first = ActiveModel { series: Set(series.to_owned()), year: Set(year), last: Set(1) };
    let next = OnConflict::columns([Column::Series, Column::Year])
        .value(Column::Last, Expr::col((Entity, Column::Last)).add(1))
        .to_owned();
    Entity::insert(first).on_conflict(next).exec_without_returning(&**tx).await?;
    let row = Entity::find_by_id((series.to_owned(), year)).one(&**tx).await?;
    let row = row.ok_or_else(|| StoreError::corrupt("human_number", "no row"))?;
    Ok(format!("{series}-{year}-{:06}", row.last))
}
