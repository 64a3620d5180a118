//! The ledger of what was learned online and outside, beside the one of sessions (INV-27).

use chrono::{Datelike, NaiveDate};
use lighthouse_domain::{
    access::{Action, Permit, actions::ReadAttendance},
    classes::{EntryKind, LearnerClock, StudiedLesson},
    hours::Evidence,
    members::MemberId,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    EntityTrait, FromQueryResult,
    sea_query::{Alias, ExprTrait},
};
use uuid::Uuid;

use super::entity::entry::{ActiveModel, Column, Entity};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    hours::{BookYear, Entry, EntryPage, ledger::LEARNING},
    locked::Locked,
    sql::{column, key, scoped, seconds_by_year},
};

/// The row of an entry with its title.
#[derive(FromQueryResult)]
struct Row {
    session_id: Uuid,
    kind: String,
    lesson: Option<String>,
    course: Option<String>,
    day: Option<NaiveDate>,
    number: i64,
    seconds: i64,
    evidence: String,
    at: i64,
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

/// What a member learned, year by year.
pub(crate) async fn learned_by_year<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    member: MemberId,
) -> Result<Vec<(i64, i64)>, StoreError> {
    let columns = [Column::MemberId, Column::Year, Column::Seconds];
    seconds_by_year::<Entity, _>(tx, permit, columns, member.uuid()).await
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
    let source = || key(LEARNING.table, "source_id");
    let mut select = LEARNING.page(permit, (member, of), after, limit);
    select
        .left_join(Alias::new("class_lesson"), column("class_lesson", "id").equals(source()))
        .left_join(Alias::new("outside_record"), column("outside_record", "id").equals(source()))
        .columns(["kind", "evidence"].map(|name| key(LEARNING.table, name)))
        .expr_as(column("class_lesson", "title"), Alias::new("lesson"))
        .columns(["course", "day"].map(|name| key("outside_record", name)));
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(Entry::try_from).collect()
}

impl TryFrom<Row> for Entry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| move || StoreError::corrupt("learning_entry", column);
        EntryKind::parse(&row.kind).ok_or_else(corrupt("kind"))?;
        Evidence::parse(&row.evidence).ok_or_else(corrupt("evidence"))?;
        Ok(Self {
            session_id: row.session_id,
            kind: row.kind,
            title: row.lesson.or(row.course).ok_or_else(corrupt("source_id"))?,
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
