//! The ledger of what was learned online and outside, beside the one of sessions (INV-27).

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ReadAttendance, Study},
    },
    classes::EntryKind,
    hours::Evidence,
    members::MemberId,
    time::Instant,
};
use uuid::Uuid;

use super::most;
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    hours::{BookYear, Entry, EntryPage},
    sql::Sql,
};

row! {
    /// The row of an entry with its title.
    struct Row {
        source: Uuid,
        kind: String,
        title: String,
        number: i64,
        seconds: i64,
        evidence: String,
        at: i64,
    }
}

/// Enters a lesson's credit, once: a second completion finds it there.
pub async fn enter(
    tx: &Tx,
    _permit: &Permit<Study>,
    member: MemberId,
    (lesson, year, seconds): (Uuid, i32, i64),
    evidence: Evidence,
    now: Instant,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        tx,
        "INSERT INTO learning_entry (member_id, kind, source_id, number, year, seconds, evidence, at) SELECT ",
    );
    let sql = sql.bind(member.uuid()).push(", ").bind(EntryKind::Lesson.as_str());
    let sql = sql.push(", ").bind(lesson).push(", 1, ").bind(i64::from(year));
    let sql = sql.push(", ").bind(seconds).push(", ").bind(evidence.as_str());
    let sql = sql.push(", ").bind(now.millis());
    // Asked first: SQLite's trigger against replacing comes before the conflict.
    let there = " WHERE NOT EXISTS (SELECT 1 FROM learning_entry WHERE number = 1 AND member_id = ";
    let sql = sql.push(there).bind(member.uuid()).push(" AND source_id = ").bind(lesson);
    let sql = sql.push(" AND kind = ").bind(EntryKind::Lesson.as_str());
    sql.push(") ON CONFLICT DO NOTHING").execute(tx).await.map(|_| ())
}

/// The year of a member that was found within the permit or is the holder.
fn within(sql: Sql, permit: &Permit<ReadAttendance>, member: MemberId, of: BookYear) -> Sql {
    let sql = sql.permitted(permit).push(" AND e.member_id = ").bind(member.uuid());
    let sql = sql.push(" AND e.year = ").bind(i64::from(of.year));
    let sql = sql.push(" AND e.at <= ").bind(of.as_of.millis());
    sql.in_scope(permit.scope(), "m.branch_path", Some("m.id"))
}

/// Up to `limit` entries of a year, newest first, in the order of the ledger of sessions.
pub(crate) async fn entries(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    member: MemberId,
    of: BookYear,
    after: Option<EntryPage>,
    limit: u64,
) -> Result<Vec<Entry>, StoreError> {
    let select = "SELECT e.source_id, e.kind, COALESCE(l.title, r.course, ''), e.number, e.seconds, e.evidence, e.at \
         FROM learning_entry e JOIN member m ON m.id = e.member_id \
         LEFT JOIN class_lesson l ON l.id = e.source_id LEFT JOIN outside_record r ON r.id = e.source_id";
    let sql = within(Sql::new(conn, select), permit, member, of);
    let sql = match after {
        Some((at, source, number)) => {
            let sql = sql.push(" AND (e.at, e.source_id, e.number) < (").bind(at);
            sql.push(", ").bind(source).push(", ").bind(number).push(")")
        }
        None => sql,
    };
    let sql = sql.push(" ORDER BY e.at DESC, e.source_id DESC, e.number DESC LIMIT ");
    let rows: Vec<Row> = sql.bind(most(limit)).all(conn, permit).await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        Self {
            session_id: row.source,
            kind: row.kind,
            title: row.title,
            starts_at: row.at,
            number: row.number,
            seconds: row.seconds,
            evidence: row.evidence,
            at: row.at,
            corrections: None,
        }
    }
}
