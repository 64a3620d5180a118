//! How organizations are set up.

use chrono::NaiveDate;
use lighthouse_domain::organizations::{Duty, Kind};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};

use super::frame::{Frame, PLACES, any_row, counting, place_row};
use crate::sql::{column, key};

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
