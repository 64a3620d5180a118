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
    db::{Cells, Conn, FromCells},
    error::StoreError,
    hand::Hand,
};

struct Row {
    id: Uuid,
    kind: String,
    fulfils: String,
    starts_at: i64,
    ends_at: i64,
    attended: bool,
}

impl FromCells for Row {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: cells.get(0)?,
            kind: cells.get(1)?,
            fulfils: cells.get(2)?,
            starts_at: cells.get(3)?,
            ends_at: cells.get(4)?,
            attended: cells.get(5)?,
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
    let hand = part.fold(Hand::plain(conn, MEETINGS), |hand, (number, status)| {
        hand.sql(if number == 0 { "" } else { ", " }).bind(status.as_str())
    });
    let hand = hand.sql(")) FROM study_session s").proven(permit);
    let hand = hand.sql(" AND s.branch_id = ").bind(branch.id.uuid());
    let hand = hand.sql(" AND s.cancelled_at IS NULL AND s.starts_at >= ").bind(from.millis());
    let hand = hand.sql(" AND s.starts_at < ").bind(to.millis());
    let hand = hand.sql(" ORDER BY s.starts_at, s.id LIMIT ").bind(MOST);
    let rows: Vec<Row> = hand.all(conn, permit).await?;
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
