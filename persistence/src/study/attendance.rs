//! Attendance: the whole list or part of it in one statement, at most once per member (INV-25).

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ReadAttendance, RecordAttendance},
    },
    members::MemberId,
    organizations::OrganizationId,
    study::{Attendance, AttendanceStatus, StudySession, StudySessionId},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, FromQueryResult, Value,
    sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement},
};
use serde::Serialize;
use uuid::Uuid;

use super::entity::attendance::{Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    members, organizations,
    sql::Sql,
    sql::scoped,
};

const CHUNK: usize = 1000;

/// One line with the member's name.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    pub member_id: Uuid,
    pub member_name: String,
    pub status: String,
    pub note: Option<String>,
    pub guest: bool,
    pub recorded_at: i64,
}

/// Which of these people do not belong to the branch (INV-26); the whole batch is one question.
pub async fn strangers(
    tx: &Tx,
    permit: &Permit<RecordAttendance>,
    branch: OrganizationId,
    ids: &[MemberId],
) -> Result<Vec<MemberId>, StoreError> {
    let known = members::ids_in_branch(tx, permit, branch, ids).await?;
    Ok(ids.iter().copied().filter(|id| !known.contains(&id.uuid())).collect())
}

/// The people among `ids` who are on some list, as a subquery.
pub(crate) fn listed(ids: &[MemberId]) -> SelectStatement {
    Query::select()
        .column(Column::MemberId)
        .from(Entity)
        .and_where(Column::MemberId.is_in(ids.iter().map(|id| id.uuid())))
        .to_owned()
}

/// A line on its way to the database: the batch goes as one value, however long it is.
#[derive(Serialize)]
struct Entered<'a> {
    m: String,
    s: &'static str,
    n: Option<&'a str>,
    g: bool,
}

impl<'a> Entered<'a> {
    fn of(line: &'a Attendance) -> Self {
        Self {
            m: line.member.uuid().simple().to_string(),
            s: line.status.as_str(),
            n: line.note.as_deref(),
            g: line.guest,
        }
    }
}

const INTO: &str = "INSERT INTO attendance \
    (member_id, status, note, guest, session_id, starts_at, recorded_at) SELECT ";
const POSTGRES: [&str; 3] = [
    "r.m, r.s, r.n, r.g",
    "json_to_recordset(CAST(",
    " AS json)) AS r(m uuid, s text, n text, g boolean)",
];
const SQLITE: [&str; 3] = [
    "unhex(r.value ->> 'm'), r.value ->> 's', r.value ->> 'n', r.value ->> 'g'",
    "json_each(",
    ") r WHERE TRUE",
];
// A line sent again as it is stays as it is, with the time it was first recorded.
const AGAIN: &str = " ON CONFLICT (session_id, member_id) DO UPDATE SET status = excluded.status, \
    note = excluded.note, recorded_at = excluded.recorded_at \
    WHERE attendance.status <> excluded.status OR attendance.note IS DISTINCT FROM excluded.note";

fn sheet_of(lines: &[Attendance]) -> Result<String, StoreError> {
    let lines: Vec<_> = lines.iter().map(Entered::of).collect();
    serde_json::to_string(&lines).map_err(|error| StoreError::Other(error.to_string()))
}

/// Writes the lines; a member already on the list gets the new status and stays member or guest.
pub async fn record(
    tx: &Tx,
    _permit: &Permit<RecordAttendance>,
    session: &StudySession,
    lines: &[Attendance],
    now: Instant,
) -> Result<(), StoreError> {
    for chunk in lines.chunks(CHUNK) {
        let [columns, before, after] = if tx.is_postgres() { POSTGRES } else { SQLITE };
        let sheet = sheet_of(chunk)?;
        let sql = Sql::new(tx, INTO).push(columns).push(", ").bind(session.id.uuid());
        let sql = sql.push(", ").bind(session.draft.starts_at.millis()).push(", ");
        let sql = sql.bind(now.millis()).push(" FROM ").push(before).bind(sheet).push(after);
        sql.push(AGAIN).execute(tx).await?;
    }
    Ok(())
}

/// The list of a session that was found within the permit, by member id, after `after`.
pub async fn attendance_of(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    session: &StudySession,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Line>, StoreError> {
    let (a, m) = (Alias::new("a"), Alias::new("m"));
    let column = |table: &Alias, name: &str| Expr::col((table.clone(), Alias::new(name)));
    let mut select = Query::select()
        .expr_as(column(&a, "member_id"), Alias::new("member_id"))
        .expr_as(column(&m, "name"), Alias::new("member_name"))
        .expr_as(column(&a, "status"), Alias::new("status"))
        .expr_as(column(&a, "note"), Alias::new("note"))
        .expr_as(column(&a, "guest"), Alias::new("guest"))
        .expr_as(column(&a, "recorded_at"), Alias::new("recorded_at"))
        .from_as(Entity, a.clone())
        .join_as(
            sea_orm::sea_query::JoinType::InnerJoin,
            Alias::new("member"),
            m.clone(),
            column(&m, "id").equals((a.clone(), Alias::new("member_id"))),
        )
        .and_where(column(&a, "session_id").eq(session.id.uuid()))
        .order_by((a.clone(), Alias::new("member_id")), Order::Asc)
        .limit(limit)
        .to_owned();
    if let Some(own) = permit.scope().own().filter(|_| permit.scope().subtrees().is_empty()) {
        select.and_where(column(&a, "member_id").eq(own.uuid()));
    }
    if let Some(after) = after {
        select.and_where(column(&a, "member_id").gt(after));
    }
    scoped::all_as(conn, permit, select).await
}

/// A session and how one member took part.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Attended {
    pub session_id: Uuid,
    pub branch_id: Uuid,
    pub kind: String,
    pub mode: String,
    pub title: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub status: String,
    pub guest: bool,
}

/// The sessions a member is on the list of, newest first, after `after`.
pub async fn attended_by(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    member: MemberId,
    after: Option<super::Page>,
    limit: u64,
) -> Result<Vec<Attended>, StoreError> {
    let (a, s, m) = (Alias::new("a"), Alias::new("s"), Alias::new("m"));
    let column = |table: &Alias, name: &str| Expr::col((table.clone(), Alias::new(name)));
    let mut select = Query::select()
        .expr_as(column(&a, "session_id"), Alias::new("session_id"))
        .expr_as(column(&s, "branch_id"), Alias::new("branch_id"))
        .expr_as(column(&s, "kind"), Alias::new("kind"))
        .expr_as(column(&s, "mode"), Alias::new("mode"))
        .expr_as(column(&s, "title"), Alias::new("title"))
        .expr_as(column(&s, "starts_at"), Alias::new("starts_at"))
        .expr_as(column(&s, "ends_at"), Alias::new("ends_at"))
        .expr_as(column(&a, "status"), Alias::new("status"))
        .expr_as(column(&a, "guest"), Alias::new("guest"))
        .from_as(Entity, a.clone())
        .join_as(
            sea_orm::sea_query::JoinType::InnerJoin,
            Alias::new("study_session"),
            s.clone(),
            column(&s, "id").equals((a.clone(), Alias::new("session_id"))),
        )
        .join_as(
            sea_orm::sea_query::JoinType::InnerJoin,
            Alias::new("member"),
            m.clone(),
            column(&m, "id").equals((a.clone(), Alias::new("member_id"))),
        )
        .and_where(column(&a, "member_id").eq(member.uuid()))
        .and_where(column(&s, "cancelled_at").is_null())
        .order_by((a.clone(), Alias::new("starts_at")), Order::Desc)
        .order_by((a.clone(), Alias::new("session_id")), Order::Desc)
        .limit(limit)
        .to_owned();
    if permit.scope().own() != Some(member) {
        select.and_where(
            column(&m, "branch_id").in_subquery(organizations::ids_within(permit.scope())),
        );
    }
    if let Some((start, id)) = after {
        let place = Expr::tuple([column(&a, "starts_at"), column(&a, "session_id")]);
        select.and_where(place.lt(Expr::tuple([Expr::value(start), Expr::value(id)])));
    }
    scoped::all_as(conn, permit, select).await
}

/// A line of a session, for bulk loads.
#[derive(Clone, Copy, Debug)]
pub struct Attending {
    pub session: StudySessionId,
    pub starts_at: Instant,
    pub member: MemberId,
    pub status: AttendanceStatus,
}

const BULK: &str = "INSERT INTO attendance \
    (session_id, member_id, status, note, starts_at, recorded_at, guest) VALUES ";

/// Lines of many sessions at once, each new; for the demo and for imports. SQLite takes 32,766
/// values a statement, a line has seven.
pub async fn insert_attendance(
    tx: &Tx,
    permit: &Permit<RecordAttendance>,
    lines: &[Attending],
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().is_everywhere() {
        return Err(StoreError::NotFound("study_session"));
    }
    for chunk in lines.chunks(CHUNK * 4) {
        let row = |line: &Attending| -> [Value; 7] {
            [
                line.session.uuid().into(),
                line.member.uuid().into(),
                line.status.as_str().into(),
                None::<String>.into(),
                line.starts_at.millis().into(),
                now.millis().into(),
                false.into(),
            ]
        };
        Sql::new(tx, BULK).tuples(chunk.iter().map(row)).execute(tx).await?;
    }
    Ok(())
}
