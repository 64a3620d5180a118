//! The ledger of what was learned online and outside, beside the one of sessions (INV-27).
//!
//! Text SQL: the page has the order of the other two ledgers and is as hot as they are.

use chrono::{Datelike, NaiveDate};
use lighthouse_domain::{
    access::{Permit, actions::ReadAttendance},
    classes::{EntryKind, LearnerClock, StudiedLesson},
    hours::Evidence,
    members::MemberId,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::{
    entity::entry::{ActiveModel, Entity},
    rows,
};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    hours::{BookYear, Entry, EntryPage},
    locked::Locked,
    sql::Sql,
};

row! {
    /// The row of an entry with its title.
    struct Row {
        source: Uuid,
        kind: String,
        title: Option<String>,
        day: Option<NaiveDate>,
        number: i64,
        seconds: i64,
        evidence: String,
        at: i64,
    }
}

/// Enters a lesson's credit, once: a second completion finds it there. The member's line of time is
/// locked, so nobody else enters it meanwhile.
pub async fn insert_entry(
    tx: &Tx,
    clock: &Locked<LearnerClock>,
    lesson: &StudiedLesson,
    evidence: Evidence,
    now: Instant,
) -> Result<(), StoreError> {
    let (kind, number) = (EntryKind::Lesson.as_str(), 1_i64);
    let key = (clock.member.uuid(), kind.to_owned(), lesson.id.uuid(), number);
    // Asked first: on SQLite the trigger against replacing comes before the conflict.
    if Entity::find_by_id(key).one(&**tx).await?.is_some() {
        return Ok(());
    }
    let row = ActiveModel {
        member_id: Set(clock.member.uuid()),
        kind: Set(kind.to_owned()),
        source_id: Set(lesson.id.uuid()),
        number: Set(number),
        year: Set(i64::from(now.day().year())),
        seconds: Set(lesson.credit_seconds),
        evidence: Set(evidence.as_str().to_owned()),
        at: Set(now.millis()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
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
    let select = "SELECT e.source_id, e.kind, COALESCE(l.title, r.course), r.day, e.number, e.seconds, e.evidence, e.at \
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
    let rows: Vec<Row> = sql.bind(rows(limit)).all(conn, permit).await?;
    rows.into_iter().map(Entry::try_from).collect()
}

impl TryFrom<Row> for Entry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| move || StoreError::corrupt("learning_entry", column);
        EntryKind::parse(&row.kind).ok_or_else(corrupt("kind"))?;
        Evidence::parse(&row.evidence).ok_or_else(corrupt("evidence"))?;
        Ok(Self {
            session_id: row.source,
            kind: row.kind,
            title: row.title.ok_or_else(corrupt("source_id"))?,
            // An outside record was learned on its own day, whenever the list came in.
            starts_at: row.day.map_or(row.at, |day| Instant::of_day(day).millis()),
            number: row.number,
            seconds: row.seconds,
            evidence: row.evidence,
            at: row.at,
            corrections: None,
        })
    }
}
