//! Reading attendance: who is on the list of a session, and which sessions a member attended.

use lighthouse_domain::{
    access::{Permit, actions::ReadAttendance},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
    study::{AttendanceStatus, Mode, SessionKind, StudySession, StudySessionId},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, JoinType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::entity::{self, attendance, attendance_status};
use crate::{db::Conn, error::StoreError, organizations, sql::scoped};

/// A line of a list with the member's name.
#[derive(Clone, Debug)]
pub struct ListedMember {
    pub member: MemberId,
    pub member_name: String,
    pub status: AttendanceStatus,
    pub note: Option<String>,
    pub guest: bool,
    pub recorded_at: Instant,
}

#[derive(FromQueryResult)]
struct ListedRow {
    member_id: Uuid,
    name: String,
    status: String,
    note: Option<String>,
    guest: bool,
    recorded_at: i64,
}

impl TryFrom<ListedRow> for ListedMember {
    type Error = StoreError;

    fn try_from(row: ListedRow) -> Result<Self, StoreError> {
        Ok(Self {
            member: Id::new(row.member_id),
            member_name: row.name,
            status: attendance_status(&row.status)?,
            note: row.note,
            guest: row.guest,
            recorded_at: Instant::from_millis(row.recorded_at),
        })
    }
}

fn member(name: &str) -> Expr {
    Expr::col((Alias::new("member"), Alias::new(name)))
}

/// The list of a session that was found within the permit, by member id, after `after`.
pub async fn attendance_of(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    session: &StudySession,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<ListedMember>, StoreError> {
    use attendance::Column;
    let mut select = listed(permit)
        .and_where(Column::SessionId.eq(session.id.uuid()))
        .order_by(own(Column::MemberId), Order::Asc)
        .limit(limit)
        .to_owned();
    if let Some(after) = after {
        select.and_where(Column::MemberId.gt(after));
    }
    let rows: Vec<ListedRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(ListedMember::try_from).collect()
}

/// Up to `limit` lines of the lists of sessions that were found within the permit, those of a
/// session together.
pub async fn attendance_of_all(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    sessions: &[StudySession],
    limit: u64,
) -> Result<Vec<(StudySessionId, ListedMember)>, StoreError> {
    use attendance::Column;
    let ids = sessions.iter().map(|session| session.id.uuid());
    let select = listed(permit)
        .column(own(Column::SessionId))
        .and_where(Column::SessionId.is_in(ids))
        .order_by(own(Column::SessionId), Order::Asc)
        .order_by(own(Column::MemberId), Order::Asc)
        .limit(limit)
        .to_owned();
    let rows: Vec<OfSession> = scoped::all_as(conn, permit, select).await?;
    let line = |row: OfSession| Ok((Id::new(row.session_id), row.listed.try_into()?));
    rows.into_iter().map(line).collect()
}

#[derive(FromQueryResult)]
struct OfSession {
    session_id: Uuid,
    #[sea_orm(nested)]
    listed: ListedRow,
}

/// The columns of [`ListedRow`]: of all lines, or of the holder's own.
fn listed(permit: &Permit<ReadAttendance>) -> SelectStatement {
    use attendance::{Column, Entity};
    let mut select = Query::select()
        .columns([Column::MemberId, Column::Status, Column::Note, Column::Guest].map(own))
        .column(own(Column::RecordedAt))
        .expr_as(member("name"), Alias::new("name"))
        .from(Entity)
        .join(JoinType::InnerJoin, Alias::new("member"), member("id").equals(own(Column::MemberId)))
        .to_owned();
    if let Some(own) = permit.scope().own().filter(|_| permit.scope().subtrees().is_empty()) {
        select.and_where(Column::MemberId.eq(own.uuid()));
    }
    select
}

fn own(column: attendance::Column) -> (attendance::Entity, attendance::Column) {
    (attendance::Entity, column)
}

fn of_session(column: entity::Column) -> (entity::Entity, entity::Column) {
    (entity::Entity, column)
}

/// A session and how one member took part.
#[derive(Clone, Debug)]
pub struct Attended {
    pub session: StudySessionId,
    pub branch: OrganizationId,
    pub kind: SessionKind,
    pub mode: Mode,
    pub title: String,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub status: AttendanceStatus,
    pub guest: bool,
}

#[derive(FromQueryResult)]
struct AttendedRow {
    session_id: Uuid,
    branch_id: Uuid,
    kind: String,
    mode: String,
    title: String,
    starts_at: i64,
    ends_at: i64,
    status: String,
    guest: bool,
}

impl TryFrom<AttendedRow> for Attended {
    type Error = StoreError;

    fn try_from(row: AttendedRow) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("study_session", column);
        Ok(Self {
            session: Id::new(row.session_id),
            branch: Id::new(row.branch_id),
            kind: SessionKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            mode: Mode::parse(&row.mode).ok_or_else(|| corrupt("mode"))?,
            title: row.title,
            starts_at: Instant::from_millis(row.starts_at),
            ends_at: Instant::from_millis(row.ends_at),
            status: attendance_status(&row.status)?,
            guest: row.guest,
        })
    }
}

/// The sessions a member is on the list of, newest first, after `after`.
pub async fn attended_by(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    of: MemberId,
    after: Option<super::Page>,
    limit: u64,
) -> Result<Vec<Attended>, StoreError> {
    use attendance::{Column, Entity};
    use entity::Column as Session;
    let mut select = Query::select()
        .columns([Column::SessionId, Column::Status, Column::Guest].map(own))
        .columns([Session::BranchId, Session::Kind, Session::Mode, Session::Title].map(of_session))
        .columns([Session::StartsAt, Session::EndsAt].map(of_session))
        .from(Entity)
        .join(
            JoinType::InnerJoin,
            entity::Entity,
            Expr::col(of_session(Session::Id)).equals(own(Column::SessionId)),
        )
        .join(JoinType::InnerJoin, Alias::new("member"), member("id").equals(own(Column::MemberId)))
        .and_where(Column::MemberId.eq(of.uuid()))
        .and_where(Session::CancelledAt.is_null())
        .order_by(own(Column::StartsAt), Order::Desc)
        .order_by(own(Column::SessionId), Order::Desc)
        .limit(limit)
        .to_owned();
    if permit.scope().own() != Some(of) {
        let branches = organizations::ids_within(permit.scope());
        select.and_where(member("branch_id").in_subquery(branches));
    }
    if let Some((start, id)) = after {
        let place = Expr::tuple([own(Column::StartsAt), own(Column::SessionId)].map(Expr::col));
        select.and_where(place.lt(Expr::tuple([Expr::value(start), Expr::value(id)])));
    }
    let rows: Vec<AttendedRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(Attended::try_from).collect()
}
