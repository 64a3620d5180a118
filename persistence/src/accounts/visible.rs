//! Which accounts a scope reaches: those of its members, and those that have only an office in it.

use lighthouse_domain::{access::Scope, time::Instant};
use sea_orm::sea_query::{
    Alias, Condition, ExprTrait, JoinType, Query, SelectStatement, SimpleExpr,
};

use super::inside;
use crate::sql::column;

/// The accounts of members in scope. An account without a register entry is where its office is.
pub(super) fn accounts(scope: &Scope, now: Instant) -> Condition {
    let members = Query::select()
        .expr(column("member", "id"))
        .from(Alias::new("member"))
        .cond_where(inside(scope, &column("member", "branch_path")))
        .to_owned();
    let held = offices(now)
        .expr(column("appointment", "account_id"))
        .cond_where(inside(scope, &column("organization", "path")))
        .to_owned();
    let of_office =
        column("account", "member_id").is_null().and(column("account", "id").in_subquery(held));
    Condition::any().add(column("account", "member_id").in_subquery(members)).add(of_office)
}

/// Appointments that have not ended, with their organizations; the caller names the columns.
pub(super) fn offices(now: Instant) -> SelectStatement {
    Query::select()
        .from(Alias::new("appointment"))
        .join(
            JoinType::InnerJoin,
            Alias::new("organization"),
            column("organization", "id").eq(column("appointment", "organization_id")),
        )
        .and_where(stands(now))
        .to_owned()
}

/// An appointment that has not ended.
pub(super) fn stands(now: Instant) -> SimpleExpr {
    let until = column("appointment", "until");
    until.clone().is_null().or(until.gt(now.millis()))
}
