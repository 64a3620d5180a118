//! How organizations are set up.

use chrono::NaiveDate;
use lighthouse_domain::{
    members::Status,
    organizations::{Duty, Kind},
};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};

use super::frame::{Frame, MEMBERS, PLACES, any_row, counting, place_row};
use crate::sql::{column, key, subquery};

pub(super) fn org_profile_complete(frame: &Frame<'_>) -> SelectStatement {
    let filled = |name| column(PLACES, name).is_not_null();
    let term = filled("term_starts_on").and(filled("term_ends_on"));
    let temporary = column(PLACES, "kind").eq(Kind::TemporaryBranch.as_str());
    let complete = filled("established_on").and(term.or(temporary));
    counting(frame.organizations(), place_row(), complete)
}

pub(super) fn posts_filled(frame: &Frame<'_>) -> SelectStatement {
    let secretary =
        posts(frame.last()).and_where(post("duty").eq(Duty::Secretary.as_str())).to_owned();
    counting(frame.branches(), place_row(), Expr::exists(secretary))
}

/// Full members, members, and posts of the committee, each within its bounds.
pub(super) fn branch_setup_ok(frame: &Frame<'_>) -> SelectStatement {
    let small = [Kind::JointBranch, Kind::TemporaryBranch].map(Kind::as_str);
    let is_small = column(PLACES, "kind").is_in(small);
    let full = || members_of(frame, &[Status::Full]);
    let all = members_of(frame, &[Status::Full, Status::Probationary]);
    let secretary =
        posts(frame.last()).and_where(post("duty").eq(Duty::Secretary.as_str())).to_owned();
    let committee = || {
        let mut posts = posts(frame.last());
        posts.clear_selects().expr(post("member_id").count_distinct());
        subquery(posts)
    };
    let of_seven = full().gte(7).and(committee().gte(3)).and(committee().lte(7));
    let sound = Condition::all()
        .add(full().gte(3).or(is_small))
        .add(all.lte(50))
        .add(Expr::exists(secretary))
        .add(of_seven.or(full().lt(7)));
    counting(frame.branches(), place_row(), sound)
}

/// How many members of the branch have one of these statuses.
fn members_of(frame: &Frame<'_>, statuses: &[Status]) -> SimpleExpr {
    let words = statuses.iter().map(|status| status.as_str());
    let joined = column(MEMBERS, "joined_on");
    let count = Query::select()
        .expr(column(MEMBERS, "id").count())
        .from(Alias::new(MEMBERS))
        .and_where(column(MEMBERS, "branch_path").equals(key(PLACES, "path")))
        .and_where(column(MEMBERS, "status").is_in(words))
        .and_where(column(MEMBERS, "ended_at").is_null())
        .and_where(joined.clone().is_null().or(joined.lte(frame.last())))
        .to_owned();
    subquery(count)
}

fn post(name: &str) -> Expr {
    column("post", name)
}

/// The posts of the organization that are held on a day.
pub(super) fn posts(day: NaiveDate) -> SelectStatement {
    any_row("post")
        .and_where(post("organization_id").equals(key(PLACES, "id")))
        .and_where(post("since").lte(day))
        .and_where(post("until").is_null().or(post("until").gte(day)))
        .to_owned()
}
