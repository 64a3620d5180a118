//! Lists that begin with the newest: their order, and where a page goes on.

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Value},
};
use uuid::Uuid;

/// Up to `limit` rows of a selection, the newest by `at` first and those of one instant by `id`,
/// behind the place `after`.
pub(crate) fn newest_first<E: EntityTrait>(
    select: Select<E>,
    (at, id): (E::Column, E::Column),
    after: Option<(impl Into<Value>, Uuid)>,
    limit: u64,
) -> Select<E> {
    let select = select.order_by_desc(at).order_by_desc(id).limit(limit);
    match after {
        Some(place) => select.filter(older([at.into_expr(), id.into_expr()], place)),
        None => select,
    }
}

/// Rows that stand behind a place in this order.
pub(crate) fn older(columns: [Expr; 2], (at, id): (impl Into<Value>, Uuid)) -> Expr {
    Expr::tuple(columns).lt(Expr::tuple([Expr::value(at.into()), Expr::value(id)]))
}
