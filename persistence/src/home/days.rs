//! What comes next for the holder's branch: the next session, the study day, the waiting list.

use chrono::{NaiveDate, TimeDelta};
use lighthouse_domain::{
    access::{Permit, actions::UseOwnAccount},
    id::Id,
    organizations::{OrgPath, OrganizationId},
    study::{AttendanceStatus, Mode, SessionKind, StudySessionId},
    study_days::{PartOfDay, PlanId},
    time::Instant,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, ExprTrait, Func, JoinType, Order, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::{column, show};
use crate::{
    db::Conn,
    error::StoreError,
    sql::{scoped, subquery},
};

/// A session under way began at most so long ago.
const LONGEST: TimeDelta = TimeDelta::days(2);

/// The holder's branch.
pub(super) type Branch<'a> = (OrganizationId, &'a OrgPath);

/// The next session of a branch, and what its list says of the holder.
#[derive(Clone, Debug)]
pub struct NextSession {
    pub id: StudySessionId,
    pub kind: SessionKind,
    pub mode: Mode,
    pub title: String,
    pub place: Option<String>,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub own_status: Option<AttendanceStatus>,
}

#[derive(FromQueryResult)]
struct SessionRow {
    id: Uuid,
    kind: String,
    mode: String,
    title: String,
    place: Option<String>,
    starts_at: i64,
    ends_at: i64,
    own_status: Option<String>,
}

impl TryFrom<SessionRow> for NextSession {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("study_session", column);
        let own_status = row.own_status.as_deref().map(|word| {
            AttendanceStatus::parse(word).ok_or_else(|| StoreError::corrupt("attendance", "status"))
        });
        Ok(Self {
            id: Id::new(row.id),
            kind: SessionKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            mode: Mode::parse(&row.mode).ok_or_else(|| corrupt("mode"))?,
            title: row.title,
            place: row.place,
            starts_at: Instant::from_millis(row.starts_at),
            ends_at: Instant::from_millis(row.ends_at),
            own_status: own_status.transpose()?,
        })
    }
}

fn within(permit: &Permit<UseOwnAccount>, (_, path): Branch<'_>) -> Result<(), StoreError> {
    if permit.scope().covers(path) { Ok(()) } else { Err(StoreError::NotFound("branch")) }
}

/// The session of the branch that is under way or begins next.
pub async fn next_session(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    branch: Branch<'_>,
    now: Instant,
) -> Result<Option<NextSession>, StoreError> {
    within(permit, branch)?;
    let Some(member) = permit.member() else { return Ok(None) };
    let session = |name: &str| column("study_session", name);
    let own_line = column("attendance", "session_id")
        .eq(session("id"))
        .and(column("attendance", "member_id").eq(member.uuid()));
    let mut select = Query::select();
    let shown = ["id", "kind", "mode", "title", "place", "starts_at", "ends_at"]
        .map(|name| ("study_session", name, name));
    show(&mut select, &shown);
    show(&mut select, &[("attendance", "status", "own_status")]);
    select
        .from(Alias::new("study_session"))
        .join(JoinType::LeftJoin, Alias::new("attendance"), own_line)
        .and_where(session("branch_id").eq(branch.0.uuid()))
        .and_where(session("starts_at").gt(now.plus(-LONGEST).millis()))
        .and_where(session("ends_at").gt(now.millis()))
        .and_where(session("cancelled_at").is_null())
        .order_by((Alias::new("study_session"), Alias::new("starts_at")), Order::Asc)
        .order_by((Alias::new("study_session"), Alias::new("id")), Order::Asc)
        .limit(1);
    let rows: Vec<SessionRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().next().map(NextSession::try_from).transpose()
}

/// The day, or half of one, on which a branch studies at a venue.
#[derive(Clone, Debug)]
pub struct StudyDay {
    pub day: NaiveDate,
    pub part: PartOfDay,
    pub venue_name: String,
    pub venue_address: Option<String>,
}

#[derive(FromQueryResult)]
struct StudyDayRow {
    day: NaiveDate,
    part: Option<String>,
    venue_name: String,
    venue_address: Option<String>,
}

impl TryFrom<StudyDayRow> for StudyDay {
    type Error = StoreError;

    fn try_from(row: StudyDayRow) -> Result<Self, StoreError> {
        let part = row.part.as_deref().and_then(PartOfDay::parse);
        Ok(Self {
            day: row.day,
            part: part.ok_or_else(|| StoreError::corrupt("study_day_booking", "part"))?,
            venue_name: row.venue_name,
            venue_address: row.venue_address,
        })
    }
}

/// The next study day of the branch in a published plan.
pub async fn study_day(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    branch: Branch<'_>,
    today: NaiveDate,
) -> Result<Option<StudyDay>, StoreError> {
    within(permit, branch)?;
    let booking = |name: &str| column("study_day_booking", name);
    let mut select = at_venue("study_day_booking");
    show(&mut select, &[("study_day_booking", "part", "part")]);
    select
        .and_where(booking("branch_id").eq(branch.0.uuid()))
        .and_where(booking("published").eq(true))
        .and_where(booking("day").gte(today))
        .order_by((Alias::new("study_day_booking"), Alias::new("day")), Order::Asc)
        .limit(1);
    let rows: Vec<StudyDayRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().next().map(StudyDay::try_from).transpose()
}

/// A table of days with the venue of each.
fn at_venue(table: &'static str) -> SelectStatement {
    let mut select = Query::select();
    let shown = [
        (table, "day", "day"),
        ("venue", "name", "venue_name"),
        ("venue", "address", "venue_address"),
    ];
    show(&mut select, &shown);
    select
        .from(Alias::new(table))
        .join(
            JoinType::InnerJoin,
            Alias::new("venue"),
            column("venue", "id").eq(column(table, "venue_id")),
        )
        .to_owned()
}

/// A full study day that a branch waits for.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub plan: PlanId,
    pub day: NaiveDate,
    pub venue_name: String,
    /// 1 is next.
    pub position: i64,
}

#[derive(FromQueryResult)]
struct WaitingRow {
    plan_id: Uuid,
    day: NaiveDate,
    venue_name: String,
    position: i64,
}

/// The next study day that the branch waits for, and its place in the list.
pub async fn waiting(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    branch: Branch<'_>,
    today: NaiveDate,
) -> Result<Option<Waiting>, StoreError> {
    within(permit, branch)?;
    let waits = |name: &str| column("study_day_waiting", name);
    let mut select = at_venue("study_day_waiting");
    show(&mut select, &[("study_day_waiting", "plan_id", "plan_id")]);
    select
        .expr_as(turns_up_to_here(), Alias::new("position"))
        .and_where(waits("branch_id").eq(branch.0.uuid()))
        .and_where(waits("day").gte(today))
        .order_by((Alias::new("study_day_waiting"), Alias::new("day")), Order::Asc)
        .limit(1);
    let rows: Vec<WaitingRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().next().map(|row| Waiting {
        plan: Id::new(row.plan_id),
        day: row.day,
        venue_name: row.venue_name,
        position: row.position,
    }))
}

/// How many wait for the same day of the same plan and venue, up to this branch.
fn turns_up_to_here() -> SimpleExpr {
    let before = |name: &str| column("earlier", name);
    let waits = |name: &str| column("study_day_waiting", name);
    let same = ["plan_id", "venue_id", "day"]
        .into_iter()
        .fold(before("number").lte(waits("number")), |all, name| {
            all.and(before(name).eq(waits(name)))
        });
    let count = Query::select()
        .expr(Func::count(before("number")))
        .from_as(Alias::new("study_day_waiting"), Alias::new("earlier"))
        .and_where(same)
        .to_owned();
    subquery(count)
}
