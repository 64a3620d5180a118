//! Columns by name, for statements that join tables of several rooms, and statements as values.

use sea_orm::sea_query::{Alias, Expr, SelectStatement, SimpleExpr};

/// A column of one of the joined tables.
pub(crate) fn column(table: &str, name: &str) -> Expr {
    Expr::col(key(table, name))
}

/// The same column where a statement asks for its name, such as the order.
pub(crate) fn key(table: &str, name: &str) -> (Alias, Alias) {
    (Alias::new(table), Alias::new(name))
}

/// The one value of another statement.
pub(crate) fn subquery(select: SelectStatement) -> SimpleExpr {
    SimpleExpr::SubQuery(None, Box::new(select.into()))
}
