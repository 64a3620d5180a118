//! Accounts of members as offices manage them, and the codes they are activated with.

mod activating;
mod changing;
mod entity;
mod listing;
mod opening;
mod visible;

pub use activating::{Pending, activate, find_pending, miss, prune, spend_code};
pub use changing::{lock, save, save_reset};
pub use listing::{Filter, Listed, Position, find, page};
pub use opening::{Candidate, HeldOffice, NewCode, Opening, Whom, candidates, offices_held, open};

use lighthouse_domain::access::Scope;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, SimpleExpr};

use crate::sql::column;

/// The branch of a member.
fn of_branch() -> SimpleExpr {
    column("organization", "id").eq(column("member", "branch_id"))
}

/// The account of a member.
fn of_member() -> SimpleExpr {
    column("account", "member_id").eq(column("member", "id"))
}

/// Rows whose path lies in the scope.
fn inside(scope: &Scope, path: &Expr) -> Condition {
    if scope.is_everywhere() {
        return Condition::all();
    }
    if scope.subtrees().is_empty() {
        return Condition::all().add(Expr::value(false));
    }
    scope.subtrees().iter().fold(Condition::any(), |any, top| {
        any.add(path.clone().gte(top.as_str()).and(path.clone().lt(top.end())))
    })
}
