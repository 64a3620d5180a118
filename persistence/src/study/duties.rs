//! A branch's sessions of a time, as its duties see them: one statement over its index. And those
//! of many branches, as far as what is asked of them needs.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit, actions::ReadSessions},
    id::Id,
    organizations::{Organization, OrganizationId},
    study::{
        AttendanceStatus, SessionKind,
        duties::{Meeting, Rule},
    },
    time::{Instant, days_after},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::entity::{Column, Entity, attendance};
use crate::{
    db::Conn,
    error::StoreError,
    organizations::{OrganizationColumn, OrganizationEntity, Stretch},
    sql::scoped,
};

#[derive(FromQueryResult)]
struct MeetingRow {
    id: Uuid,
    kind: String,
    fulfils: String,
    place: Option<String>,
    starts_at: i64,
    ends_at: i64,
    attended: i64,
}

/// More sessions than a branch holds in a year.
const MEETINGS_MAX: u64 = 2000;

/// What `branch`, found before, held or will hold from one instant to another.
pub async fn meetings(
    conn: &Conn,
    permit: &Permit<ReadSessions>,
    branch: &Organization,
    (from, to): (Instant, Instant),
    now: Instant,
) -> Result<Vec<Meeting>, StoreError> {
    if !permit.scope().covers(&branch.path) {
        return Err(StoreError::NotFound("branch"));
    }
    let select = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Kind, Column::Fulfils, Column::Place])
        .columns([Column::StartsAt, Column::EndsAt])
        .column_as(attended_or_not(), "attended")
        .filter(Column::BranchId.eq(branch.id.uuid()))
        .filter(Column::CancelledAt.is_null())
        .filter(Column::StartsAt.gte(from.millis()))
        .filter(Column::StartsAt.lt(to.millis()))
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::Id)
        .limit(MEETINGS_MAX);
    let rows: Vec<MeetingRow> = scoped::all_as(conn, permit, select.into_query()).await?;
    rows.into_iter().map(|row| meeting(row, now)).collect()
}

#[derive(FromQueryResult)]
struct BranchMeetingRow {
    branch_id: Uuid,
    id: Uuid,
    kind: String,
    fulfils: String,
    place: Option<String>,
    starts_at: i64,
    ends_at: i64,
    attended: i64,
}

/// Until the day `to`, the sessions of each branch of a stretch that may fulfil one of `asks`, a
/// rule with the first day on which a session counts for it.
pub(crate) async fn meetings_among<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    stretch: &Stretch,
    (asks, to): (&[(Rule, NaiveDate)], NaiveDate),
    now: Instant,
) -> Result<HashMap<OrganizationId, Vec<Meeting>>, StoreError> {
    let Some(first) = asks.iter().map(|(_, from)| *from).min() else { return Ok(HashMap::new()) };
    let asked = asks.iter().fold(Condition::any(), |any, (rule, from)| {
        let since = Column::StartsAt.gte(Instant::of_day(*from).millis());
        any.add(Condition::all().add(since).add(serves(rule.kind)))
    });
    let own = [Column::BranchId, Column::Id, Column::Kind, Column::Fulfils, Column::Place];
    let mut select = of_stretch(stretch, permit, (first, to));
    select
        .columns(own.map(|column| (Entity, column)))
        .columns([Column::StartsAt, Column::EndsAt].map(|column| (Entity, column)))
        .expr_as(attended_or_not(), "attended")
        .cond_where(asked);
    let rows: Vec<BranchMeetingRow> = scoped::all_as(conn, permit, select).await?;
    let mut by_branch = HashMap::<_, Vec<Meeting>>::new();
    for row in rows {
        let BranchMeetingRow { branch_id, id, kind, fulfils, place, starts_at, ends_at, attended } =
            row;
        let row = MeetingRow { id, kind, fulfils, place, starts_at, ends_at, attended };
        by_branch.entry(Id::new(branch_id)).or_default().push(meeting(row, now)?);
    }
    Ok(by_branch)
}

#[derive(FromQueryResult)]
struct BranchRow {
    branch_id: Uuid,
}

/// The branches of a stretch whose groups meet in these days.
pub(crate) async fn groups_among<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    stretch: &Stretch,
    days: (NaiveDate, NaiveDate),
) -> Result<HashSet<OrganizationId>, StoreError> {
    let mut select = of_stretch(stretch, permit, days);
    select
        .distinct()
        .column((Entity, Column::BranchId))
        .cond_where(serves(SessionKind::GroupMeeting));
    let rows: Vec<BranchRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| Id::new(row.branch_id)).collect())
}

/// The sessions that the branches of a stretch hold from one day to another.
pub(super) fn of_stretch<A: Action>(
    stretch: &Stretch,
    permit: &Permit<A>,
    (from, to): (NaiveDate, NaiveDate),
) -> SelectStatement {
    let branch = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    Query::select()
        .from(OrganizationEntity)
        .inner_join(Entity, branch.equals((Entity, Column::BranchId)))
        .cond_where(stretch.within(permit.scope()))
        .and_where(Column::CancelledAt.is_null())
        .and_where(Column::StartsAt.gte(Instant::of_day(from).millis()))
        .and_where(Column::StartsAt.lt(Instant::of_day(days_after(to, 1)).millis()))
        .to_owned()
}

/// Sessions of a kind, and those that fulfil it as well. No kind's word is part of another's.
fn serves(kind: SessionKind) -> Condition {
    Condition::any()
        .add(Column::Kind.eq(kind.as_str()))
        .add(Column::Fulfils.contains(kind.as_str()))
}

/// 1 or 0: SQLite has no truth values of its own.
fn attended_or_not() -> SimpleExpr {
    let number = |n: &'static str| Expr::cust(n);
    let case = CaseStatement::new().case(Expr::exists(attended()), number("CAST(1 AS BIGINT)"));
    case.finally(number("CAST(0 AS BIGINT)")).into()
}

/// The members of the branch who took part in a session.
fn attended() -> SelectStatement {
    let part = AttendanceStatus::ALL.iter().filter(|status| status.took_part());
    Query::select()
        .expr(Expr::val(1_i64))
        .from(attendance::Entity)
        .and_where(
            Expr::col((attendance::Entity, attendance::Column::SessionId))
                .equals((Entity, Column::Id)),
        )
        .and_where(attendance::Column::Guest.eq(false))
        .and_where(attendance::Column::Status.is_in(part.map(|status| status.as_str())))
        .to_owned()
}

fn meeting(row: MeetingRow, now: Instant) -> Result<Meeting, StoreError> {
    let words = std::iter::once(row.kind.as_str()).chain(row.fulfils.split(','));
    let kinds: Option<Vec<_>> =
        words.filter(|word| !word.is_empty()).map(SessionKind::parse).collect();
    let corrupt = || StoreError::corrupt("study_session", format!("kinds of {}", row.id));
    Ok(Meeting {
        id: Id::new(row.id),
        kinds: kinds.ok_or_else(corrupt)?,
        day: Instant::from_millis(row.starts_at).day(),
        place: row.place,
        over: row.ends_at <= now.millis(),
        attended: row.attended != 0,
    })
}
