//! What the record says of sessions: who came, whether it was written in time, whether there is any.

use chrono::Months;
use lighthouse_domain::{
    study::{AttendanceStatus, ON_TIME, SessionKind},
    time::Instant,
};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, JoinType, SelectStatement};

use super::frame::{Frame, MEMBERS, PLACES, RowOf, any_row, counting, place_row};
use crate::sql::{column, key};

const SESSIONS: &str = "study_session";
const LINES: &str = "attendance";

fn session(name: &str) -> Expr {
    column(SESSIONS, name)
}

/// Sessions of the period that were held in branches of the subtree.
fn held(frame: &Frame<'_>) -> SelectStatement {
    let mut select = frame.branches();
    select
        .inner_join(Alias::new(SESSIONS), session("branch_id").equals(key(PLACES, "id")))
        .and_where(session("cancelled_at").is_null())
        .and_where(session("ends_at").lte(frame.now.millis()))
        .cond_where(frame.covers(session("starts_at")));
    select
}

/// Who was asked to come or is on the list, but for those on leave.
pub(super) fn participation(frame: &Frame<'_>) -> SelectStatement {
    let line = Condition::all()
        .add(column(LINES, "session_id").equals(key(SESSIONS, "id")))
        .add(column(LINES, "member_id").equals(key(MEMBERS, "id")));
    let status = || column(LINES, "status");
    let some = SessionKind::ALL.iter().filter(|kind| !kind.asks_everybody());
    let asked = session("kind").is_not_in(some.map(|kind| kind.as_str()));
    let came = AttendanceStatus::ALL.iter().filter(|one| one.took_part()).map(|one| one.as_str());
    let mut select = held(frame);
    select
        .inner_join(Alias::new(MEMBERS), column(MEMBERS, "branch_id").equals(key(PLACES, "id")))
        .join(JoinType::LeftJoin, Alias::new(LINES), line)
        .cond_where(frame.members())
        .and_where(status().ne(AttendanceStatus::Leave.as_str()).or(status().is_null().and(asked)));
    let row = RowOf {
        place: column(PLACES, "id"),
        id: session("id"),
        other: column(MEMBERS, "id"),
        label: column(MEMBERS, "name"),
    };
    counting(select, row, status().is_in(came))
}

pub(super) fn record_on_time(frame: &Frame<'_>) -> SelectStatement {
    let over = session("ends_at").lt(frame.now.plus(-ON_TIME).millis());
    let submitted = || session("submitted_at").is_not_null();
    let mut select = held(frame);
    select.and_where(submitted().or(over));
    let row = RowOf {
        place: column(PLACES, "id"),
        id: session("id"),
        other: session("id"),
        label: session("title"),
    };
    counting(select, row, submitted().and(session("late").eq(false)))
}

pub(super) fn e_branch_active(frame: &Frame<'_>) -> SelectStatement {
    let last = frame.last();
    let from = last.checked_sub_months(Months::new(12)).unwrap_or(last);
    let active = any_row(SESSIONS)
        .and_where(session("branch_id").equals(key(PLACES, "id")))
        .and_where(session("cancelled_at").is_null())
        .and_where(session("starts_at").gte(Instant::of_day(from).millis()))
        .and_where(session("starts_at").lt(std::cmp::min(frame.end(), frame.now.millis())))
        .to_owned();
    counting(frame.branches(), place_row(), Expr::exists(active))
}
