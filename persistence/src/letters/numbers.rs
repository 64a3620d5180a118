//! Human numbers without gaps, per series and year (C-20, INV-05).

use sea_orm::DbErr;

use crate::{
    db::{FromRow, SqlRow, Tx},
    error::StoreError,
    sql::scoped::raw,
};

struct Last(i64);

impl FromRow for Last {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        row.get(0).map(Self)
    }
}

const NEXT: &str = "INSERT INTO human_number (series, year, last) VALUES ($1, $2, 1) \
    ON CONFLICT (series, year) DO UPDATE SET last = human_number.last + 1 RETURNING last";

/// The next number of a series: `QL-2026-000001`. Whoever takes one holds the series until
/// the transaction ends, so a number is never lost.
pub(crate) async fn next(tx: &Tx, series: &str, year: i64) -> Result<String, StoreError> {
    let rows = tx.rows_of::<Last>(raw(tx, NEXT, NEXT, vec![series.into(), year.into()])).await?;
    let last = rows.first().ok_or_else(|| StoreError::corrupt("human_number", "no row"))?.0;
    Ok(format!("{series}-{year}-{last:06}"))
}
