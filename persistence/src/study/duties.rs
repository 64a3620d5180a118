//! A branch's sessions of a time, as its duties see them: one statement over its index.

use lighthouse_domain::{
    access::{Permit, actions::ReadSessions},
    id::Id,
    organizations::Organization,
    study::{AttendanceStatus, SessionKind, duties::Meeting},
    time::Instant,
};
use sea_orm::DbErr;
use uuid::Uuid;

use crate::{
    db::{Conn, FromRow, SqlRow},
    error::StoreError,
    sql::Sql,
};

struct Row {
    id: Uuid,
    kind: String,
    fulfils: String,
    starts_at: i64,
    ends_at: i64,
    attended: bool,
}

impl FromRow for Row {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            fulfils: row.get(2)?,
            starts_at: row.get(3)?,
            ends_at: row.get(4)?,
            attended: row.get(5)?,
        })
    }
}

/// More sessions than a branch holds in a year.
const MOST: i64 = 2000;
const MEETINGS: &str = "SELECT s.id, s.kind, s.fulfils, s.starts_at, s.ends_at, \
    EXISTS (SELECT 1 FROM attendance a WHERE a.session_id = s.id AND NOT a.guest AND a.status IN (";

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
    let part = AttendanceStatus::ALL.iter().filter(|status| status.took_part()).enumerate();
    let sql = part.fold(Sql::new(conn, MEETINGS), |sql, (number, status)| {
        sql.push(if number == 0 { "" } else { ", " }).bind(status.as_str())
    });
    let sql = sql.push(")) FROM study_session s").permitted(permit);
    let sql = sql.push(" AND s.branch_id = ").bind(branch.id.uuid());
    let sql = sql.push(" AND s.cancelled_at IS NULL AND s.starts_at >= ").bind(from.millis());
    let sql = sql.push(" AND s.starts_at < ").bind(to.millis());
    let sql = sql.push(" ORDER BY s.starts_at, s.id LIMIT ").bind(MOST);
    let rows: Vec<Row> = sql.all(conn, permit).await?;
    rows.iter().map(|row| meeting(row, now)).collect()
}

fn meeting(row: &Row, now: Instant) -> Result<Meeting, StoreError> {
    let words = std::iter::once(row.kind.as_str()).chain(row.fulfils.split(','));
    let kinds: Option<Vec<_>> =
        words.filter(|word| !word.is_empty()).map(SessionKind::parse).collect();
    let corrupt = || StoreError::corrupt("study_session", format!("kinds of {}", row.id));
    Ok(Meeting {
        id: Id::new(row.id),
        kinds: kinds.ok_or_else(corrupt)?,
        day: Instant::from_millis(row.starts_at).day(),
        over: row.ends_at <= now.millis(),
        attended: row.attended,
    })
}
