//! The lists of sessions in figures: how many came, who is missing, what the reader did. A few
//! statements for a whole page of sessions.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    study::{
        AttendanceStatus, SessionKind, StudySession,
        figures::{Counts, Missing},
    },
    time::Instant,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Condition, ExprTrait, JoinType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::entity::attendance_status;
use crate::{
    db::Conn,
    error::StoreError,
    sql::{column, key, scoped},
};

/// A session in figures.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub branch_name: String,
    pub counts: Counts,
    /// Those of the branch who did not take part, by name; nobody before it begins.
    pub missing: Vec<Missing>,
    /// How the reader took part.
    pub own: Option<AttendanceStatus>,
}

/// The figures of these sessions, found before within the permit, by their ids.
pub async fn figures<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    sessions: &[StudySession],
    now: Instant,
) -> Result<HashMap<Uuid, Figures>, StoreError> {
    let mut all: HashMap<Uuid, Figures> =
        sessions.iter().map(|session| (session.id.uuid(), Figures::default())).collect();
    if sessions.is_empty() {
        return Ok(all);
    }
    name_branches(conn, permit, sessions, &mut all).await?;
    count_lines(conn, permit, sessions, &mut all).await?;
    name_missing(conn, permit, sessions, now, &mut all).await?;
    add_own(conn, permit, sessions, &mut all).await?;
    Ok(all)
}

#[derive(FromQueryResult)]
struct NameRow {
    id: Uuid,
    name: String,
}

async fn name_branches<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    sessions: &[StudySession],
    all: &mut HashMap<Uuid, Figures>,
) -> Result<(), StoreError> {
    let select = Query::select()
        .columns(["id", "name"].map(Alias::new))
        .from(Alias::new("organization"))
        .and_where(column("organization", "id").is_in(sessions.iter().map(|one| one.branch.uuid())))
        .to_owned();
    let rows: Vec<NameRow> = scoped::all_as(conn, permit, select).await?;
    let names: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row.name)).collect();
    for session in sessions {
        let name = names.get(&session.branch.uuid()).cloned();
        let name = name.ok_or_else(|| StoreError::corrupt("study_session", "branch"))?;
        all.entry(session.id.uuid()).or_default().branch_name = name;
    }
    Ok(())
}

/// Lines of these sessions.
fn lines(sessions: &[StudySession]) -> SelectStatement {
    Query::select()
        .expr_as(column("attendance", "session_id"), Alias::new("session_id"))
        .expr_as(column("attendance", "status"), Alias::new("status"))
        .from(Alias::new("attendance"))
        .and_where(
            column("attendance", "session_id").is_in(sessions.iter().map(|one| one.id.uuid())),
        )
        .to_owned()
}

#[derive(FromQueryResult)]
struct CountRow {
    session_id: Uuid,
    status: String,
    guest: bool,
    lines: i64,
}

async fn count_lines<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    sessions: &[StudySession],
    all: &mut HashMap<Uuid, Figures>,
) -> Result<(), StoreError> {
    let select = lines(sessions)
        .expr_as(column("attendance", "guest"), Alias::new("guest"))
        .expr_as(column("attendance", "member_id").count(), Alias::new("lines"))
        .add_group_by(["session_id", "status", "guest"].map(|name| column("attendance", name)))
        .to_owned();
    let rows: Vec<CountRow> = scoped::all_as(conn, permit, select).await?;
    for row in rows {
        let count = u32::try_from(row.lines)
            .map_err(|_| StoreError::corrupt("attendance", "number of lines"))?;
        let counts = &mut all.entry(row.session_id).or_default().counts;
        counts.add(attendance_status(&row.status)?, row.guest, count);
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct MissingRow {
    session_id: Uuid,
    member_id: Uuid,
    name: String,
    status: Option<String>,
}

/// More than fifty branches of a hundred sessions each can have: nobody reads further.
const MISSING_MAX: u64 = 20_000;

async fn name_missing<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    sessions: &[StudySession],
    now: Instant,
    all: &mut HashMap<Uuid, Figures>,
) -> Result<(), StoreError> {
    let begun: Vec<_> = sessions.iter().filter(|one| one.draft.starts_at <= now).collect();
    if begun.is_empty() {
        return Ok(());
    }
    let select = missing(&begun);
    let rows: Vec<MissingRow> = scoped::all_as(conn, permit, select).await?;
    for row in rows {
        let figures = all.entry(row.session_id).or_default();
        let status = row.status.as_deref().map(attendance_status).transpose()?;
        if status.is_none() {
            figures.counts.unrecorded += 1;
        }
        let member = Id::new(row.member_id);
        figures.missing.push(Missing { member, name: row.name, status });
    }
    Ok(())
}

/// The living people of a session's branch without a line, where everybody is asked to come, and
/// those whose line says that they stayed away.
fn missing(sessions: &[&StudySession]) -> SelectStatement {
    let own_line = Condition::all()
        .add(column("attendance", "session_id").equals(key("study_session", "id")))
        .add(column("attendance", "member_id").equals(key("member", "id")));
    let away = AttendanceStatus::ALL.iter().filter(|one| !one.took_part()).map(|one| one.as_str());
    let some = SessionKind::ALL.iter().filter(|kind| !kind.asks_everybody());
    let not_listed = Condition::all()
        .add(column("attendance", "status").is_null())
        .add(column("study_session", "kind").is_not_in(some.map(|kind| kind.as_str())));
    Query::select()
        .expr_as(column("study_session", "id"), Alias::new("session_id"))
        .expr_as(column("member", "id"), Alias::new("member_id"))
        .expr_as(column("member", "name"), Alias::new("name"))
        .expr_as(column("attendance", "status"), Alias::new("status"))
        .from(Alias::new("study_session"))
        .join(
            JoinType::InnerJoin,
            Alias::new("member"),
            column("member", "branch_id").equals(key("study_session", "branch_id")),
        )
        .join(JoinType::LeftJoin, Alias::new("attendance"), own_line)
        .and_where(column("study_session", "id").is_in(sessions.iter().map(|one| one.id.uuid())))
        .and_where(column("member", "ended_at").is_null())
        .cond_where(
            Condition::any().add(column("attendance", "status").is_in(away)).add(not_listed),
        )
        .order_by(key("member", "name"), Order::Asc)
        .order_by(key("member", "id"), Order::Asc)
        .limit(MISSING_MAX)
        .to_owned()
}

#[derive(FromQueryResult)]
struct OwnRow {
    session_id: Uuid,
    status: String,
}

async fn add_own<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    sessions: &[StudySession],
    all: &mut HashMap<Uuid, Figures>,
) -> Result<(), StoreError> {
    let Some(member) = permit.member() else { return Ok(()) };
    let select =
        lines(sessions).and_where(column("attendance", "member_id").eq(member.uuid())).to_owned();
    let rows: Vec<OwnRow> = scoped::all_as(conn, permit, select).await?;
    for row in rows {
        all.entry(row.session_id).or_default().own = Some(attendance_status(&row.status)?);
    }
    Ok(())
}
