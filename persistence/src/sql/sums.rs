//! Sums of a column, as both databases give them.

use lighthouse_domain::access::{Action, Permit};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, Func, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::scoped;
use crate::{db::Conn, error::StoreError};

/// The sum of a column of whole numbers, 0 over no rows. PostgreSQL's own sum is a decimal.
pub(crate) fn sum(column: impl ColumnTrait) -> SimpleExpr {
    let sum = Func::coalesce([column.sum(), Expr::value(0_i64)]);
    Expr::expr(sum).cast_as(Alias::new("BIGINT"))
}

/// The only value of a statement that counts or sums.
pub(crate) async fn one_number(conn: &Conn, select: SelectStatement) -> Result<i64, StoreError> {
    let row = conn.query_one(&select).await?;
    let row = row.ok_or_else(|| StoreError::Other("no number".to_owned()))?;
    Ok(row.try_get_by_index(0)?)
}

#[derive(FromQueryResult)]
struct Year {
    year: i64,
    seconds: i64,
}

/// The seconds that somebody has in a book, year by year.
pub(crate) async fn seconds_by_year<E: EntityTrait, A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    [member, year, seconds]: [E::Column; 3],
    id: Uuid,
) -> Result<Vec<(i64, i64)>, StoreError> {
    let select = E::find()
        .select_only()
        .column(year)
        .expr_as(sum(seconds), "seconds")
        .filter(member.eq(id))
        .group_by(year);
    let years: Vec<Year> = scoped::all_as(conn, permit, select.into_query()).await?;
    Ok(years.into_iter().map(|sum| (sum.year, sum.seconds)).collect())
}
