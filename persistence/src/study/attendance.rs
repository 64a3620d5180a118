//! Attendance: the whole list or part of it in one statement, at most once per member (INV-25).
//!
//! Text SQL: hot, a list goes to the database as one value.

use lighthouse_domain::{
    access::{Permit, actions::RecordAttendance},
    members::MemberId,
    organizations::OrganizationId,
    study::{Attendance, AttendanceStatus, StudySession, StudySessionId},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Value,
    sea_query::{Expr, Query, SelectStatement},
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    LockedList,
    entity::attendance::{Column, Entity},
};
use crate::{db::Tx, error::StoreError, locked::Locked, members, sql::Sql, sync};

const CHUNK: usize = 1000;

/// These people, locked, and which of them do not belong to the branch (INV-26); the whole batch is
/// one question.
pub async fn strangers(
    tx: &Tx,
    permit: &Permit<RecordAttendance>,
    branch: OrganizationId,
    ids: &[MemberId],
) -> Result<(Locked<Vec<Uuid>>, Vec<MemberId>), StoreError> {
    let (locked, known) = members::ids_in_branch(tx, permit, branch, ids).await?;
    Ok((locked, ids.iter().copied().filter(|id| !known.contains(&id.uuid())).collect()))
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
    fn new(line: &'a Attendance) -> Self {
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
    let lines: Vec<_> = lines.iter().map(Entered::new).collect();
    serde_json::to_string(&lines).map_err(|error| StoreError::Other(error.to_string()))
}

/// Writes the lines; a member already on the list gets the new status and stays member or guest.
pub async fn record(
    tx: &Tx,
    session: &LockedList,
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
    sync::touch(tx, std::iter::once(session.id.uuid())).await
}

/// The lines of a session that was moved learn when it begins now.
pub(crate) async fn move_list(tx: &Tx, session: &Locked<StudySession>) -> Result<(), StoreError> {
    let starts_at = session.draft.starts_at.millis();
    Entity::update_many()
        .col_expr(Column::StartsAt, Expr::value(starts_at))
        .filter(Column::SessionId.eq(session.id.uuid()))
        .filter(Column::StartsAt.ne(starts_at))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Everybody on the list of a session.
pub(crate) async fn listed_members(
    tx: &Tx,
    session: &Locked<StudySession>,
) -> Result<Vec<Uuid>, StoreError> {
    let select = Entity::find().filter(Column::SessionId.eq(session.id.uuid()));
    let members = select.select_only().column(Column::MemberId).into_tuple::<Uuid>();
    Ok(members.all(&**tx).await?)
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
    sync::touch(tx, lines.iter().map(|line| line.session.uuid())).await
}
