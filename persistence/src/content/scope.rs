//! Who reaches a channel: its desk from above, its readers from below.

use lighthouse_domain::access::Scope;
use sea_orm::{
    Condition,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use crate::organizations;

/// Owners inside the scope: for those who write, review and oversee.
pub(super) fn desk(scope: &Scope) -> Condition {
    organizations::inside(scope)
}

/// Owners inside the scope or above it: what a district publishes is for all its branches.
pub(super) fn readers(scope: &Scope) -> Condition {
    let above: Vec<String> = scope
        .subtrees()
        .iter()
        .flat_map(lighthouse_domain::organizations::OrgPath::lineage)
        .map(|path| path.as_str().to_owned())
        .collect();
    let path = Expr::col((Alias::new("organization"), Alias::new("path")));
    Condition::any().add(organizations::inside(scope)).add(path.is_in(above))
}

/// The owner of a `channel` row meets the condition.
pub(super) fn owner(meets: Condition) -> SimpleExpr {
    let owner = owners(meets)
        .and_where(
            Expr::col((Alias::new("organization"), Alias::new("id")))
                .equals((Alias::new("channel"), Alias::new("organization_id"))),
        )
        .to_owned();
    Expr::exists(owner)
}

/// The channels whose owner meets the condition.
pub(super) fn channels(meets: Condition) -> SelectStatement {
    Query::select()
        .column((Alias::new("channel"), Alias::new("id")))
        .from(Alias::new("channel"))
        .and_where(owner(meets))
        .to_owned()
}

fn owners(meets: Condition) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1_i64))
        .from(Alias::new("organization"))
        .cond_where(meets)
        .to_owned()
}
