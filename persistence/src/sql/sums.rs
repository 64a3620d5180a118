//! Sums of a column, as both databases give them.

use sea_orm::{
    ColumnTrait, ConnectionTrait,
    sea_query::{Alias, Expr, ExprTrait, Func, SelectStatement, SimpleExpr},
};

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
