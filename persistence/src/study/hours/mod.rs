//! The hour ledger: settling after attendance changed, reading a member's year.

mod entity;
mod reading;
mod subtree;

use std::collections::BTreeMap;

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageSessions, RecordAttendance},
    },
    id::Id,
    study::{
        AttendanceStatus, StudySessionId,
        hours::{self, Account, Evidence, REACH, Studied},
    },
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, EntityTrait, FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, JoinType, LockType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{db::Tx, error::StoreError, read};
use entity::{ActiveModel, Entity};

pub use reading::{BookYear, Entry, EntryPage, entries, posts_in, total};
pub use subtree::{Share, subtree};

const CHUNK: usize = 500;

/// A stretch of time whose sessions are settled.
pub type Span = (Instant, Instant);

fn column(table: &str, name: &str) -> Expr {
    Expr::col((Alias::new(table), Alias::new(name)))
}

/// Makes the books of these members right for every session that touches the span.
///
/// The members are locked first, so that of two overlapping sessions that are recorded at once
/// the second sees the first. The session that changed was found within the permit; what else
/// its members attended counts wherever it was held.
pub async fn settle<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    members: &[Uuid],
    span: Span,
    evidence: Evidence,
    now: Instant,
) -> Result<(), StoreError> {
    for chunk in members.chunks(CHUNK) {
        lock(tx, chunk).await?;
        let due = due(tx, permit, chunk, span).await?;
        let booked = booked(tx, permit, chunk, span).await?;
        let mut rows = Vec::new();
        for member in chunk {
            let (due, booked) = (due.get(member), booked.get(member));
            rows.extend(missing(*member, due, booked, evidence, now));
        }
        if !rows.is_empty() {
            Entity::insert_many(rows).exec_without_returning(&**tx).await?;
        }
    }
    Ok(())
}

/// Settles everybody on the list of a session that was moved or cancelled.
pub async fn settle_session(
    tx: &Tx,
    permit: &Permit<ManageSessions>,
    session: StudySessionId,
    spans: &[Span],
    now: Instant,
) -> Result<(), StoreError> {
    let select = Query::select()
        .expr_as(column("attendance", "member_id"), Alias::new("member_id"))
        .from(Alias::new("attendance"))
        .and_where(column("attendance", "session_id").eq(session.uuid()))
        .to_owned();
    let rows = tx.query_all(&select).await?;
    let members: Result<Vec<Uuid>, _> =
        rows.iter().map(|row| row.try_get::<Uuid>("", "member_id")).collect();
    let members = members?;
    for span in spans {
        settle(tx, permit, &members, *span, Evidence::HostRecord, now).await?;
    }
    Ok(())
}

async fn lock(tx: &Tx, members: &[Uuid]) -> Result<(), StoreError> {
    if !tx.is_postgres() {
        return Ok(());
    }
    let select = Query::select()
        .expr(Expr::val(1_i64))
        .from(Alias::new("member"))
        .and_where(column("member", "id").is_in(members.iter().copied()))
        .order_by((Alias::new("member"), Alias::new("id")), Order::Asc)
        .lock(LockType::NoKeyUpdate)
        .to_owned();
    tx.query_all(&select).await?;
    Ok(())
}

/// Sessions of these members that touch `from` to `to`.
fn touching(table: &str, members: &[Uuid], from: Instant, to: Instant) -> SelectStatement {
    Query::select()
        .expr_as(column(table, "member_id"), Alias::new("member_id"))
        .expr_as(column(table, "session_id"), Alias::new("session_id"))
        .from(Alias::new(table))
        .join(
            JoinType::InnerJoin,
            Alias::new("study_session"),
            column("study_session", "id").equals((Alias::new(table), Alias::new("session_id"))),
        )
        .and_where(column(table, "member_id").is_in(members.iter().copied()))
        .and_where(column("study_session", "starts_at").lt(to.millis()))
        .and_where(column("study_session", "ends_at").gt(from.millis()))
        .to_owned()
}

#[derive(FromQueryResult)]
struct AttendedRow {
    member_id: Uuid,
    session_id: Uuid,
    starts_at: i64,
    ends_at: i64,
}

/// What the sessions of each member within the span count for.
async fn due<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    members: &[Uuid],
    (from, to): Span,
) -> Result<BTreeMap<Uuid, BTreeMap<Account, i64>>, StoreError> {
    let took_part = AttendanceStatus::ALL.iter().filter(|status| status.took_part());
    let select = touching("attendance", members, from.plus(-REACH), to.plus(REACH))
        .expr_as(column("study_session", "starts_at"), Alias::new("starts_at"))
        .expr_as(column("study_session", "ends_at"), Alias::new("ends_at"))
        .and_where(column("attendance", "status").is_in(took_part.map(|status| status.as_str())))
        .and_where(column("study_session", "cancelled_at").is_null())
        .to_owned();
    let rows: Vec<AttendedRow> = read::all_as(tx, permit, select).await?;
    let mut studied = BTreeMap::<Uuid, Vec<Studied>>::new();
    for row in rows {
        studied.entry(row.member_id).or_default().push(Studied {
            session: Id::new(row.session_id),
            from: Instant::from_millis(row.starts_at),
            to: Instant::from_millis(row.ends_at),
        });
    }
    let within = |all: &[Studied]| {
        let mut due = hours::credits(all);
        let near = |one: &&Studied| one.from < to && one.to > from;
        let near: Vec<_> = all.iter().filter(near).map(|one| one.session).collect();
        due.retain(|(session, _), _| near.contains(session));
        due
    };
    Ok(studied.into_iter().map(|(member, all)| (member, within(&all))).collect())
}

#[derive(FromQueryResult)]
struct BookedRow {
    member_id: Uuid,
    session_id: Uuid,
    year: i64,
    seconds: i64,
    entries: i64,
}

/// The books of a member: by account its seconds, by session the number of its entries.
#[derive(Default)]
struct Books {
    seconds: BTreeMap<Account, i64>,
    entries: BTreeMap<StudySessionId, i64>,
}

async fn booked<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    members: &[Uuid],
    (from, to): Span,
) -> Result<BTreeMap<Uuid, Books>, StoreError> {
    let sum = column("hour_entry", "seconds").sum().cast_as(Alias::new("bigint"));
    let select = touching("hour_entry", members, from, to)
        .expr_as(column("hour_entry", "year"), Alias::new("year"))
        .expr_as(sum, Alias::new("seconds"))
        .expr_as(column("hour_entry", "number").max(), Alias::new("entries"))
        .add_group_by(["member_id", "session_id", "year"].map(|name| column("hour_entry", name)))
        .to_owned();
    let rows: Vec<BookedRow> = read::all_as(tx, permit, select).await?;
    let mut all = BTreeMap::<Uuid, Books>::new();
    for row in rows {
        let books = all.entry(row.member_id).or_default();
        let session = Id::new(row.session_id);
        books.seconds.insert((session, i32::try_from(row.year).unwrap_or(0)), row.seconds);
        let entries = books.entries.entry(session).or_default();
        *entries = Ord::max(row.entries, *entries);
    }
    Ok(all)
}

/// The entries that a member's books lack.
fn missing(
    member: Uuid,
    due: Option<&BTreeMap<Account, i64>>,
    booked: Option<&Books>,
    evidence: Evidence,
    now: Instant,
) -> Vec<ActiveModel> {
    let none = Books::default();
    let (due, booked) = (due.cloned().unwrap_or_default(), booked.unwrap_or(&none));
    let mut next = booked.entries.clone();
    let entry = |((session, year), seconds): (Account, i64)| {
        let number = next.entry(session).or_default();
        *number += 1;
        let evidence = if seconds < 0 { Evidence::Correction } else { evidence };
        ActiveModel {
            member_id: Set(member),
            session_id: Set(session.uuid()),
            number: Set(*number),
            year: Set(year.into()),
            seconds: Set(seconds),
            evidence: Set(evidence.as_str().to_owned()),
            at: Set(now.millis()),
        }
    };
    hours::corrections(&booked.seconds, &due).into_iter().map(entry).collect()
}

/// Opens the books of a database that was loaded in bulk: every attendance once, in one statement.
pub async fn open_books(
    tx: &Tx,
    permit: &Permit<RecordAttendance>,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().is_everywhere() {
        return Err(StoreError::NotFound("study_session"));
    }
    let sql = |year: &str| {
        format!(
            "INSERT INTO hour_entry (member_id, session_id, number, year, seconds, evidence, at) \
             SELECT member_id, session_id, 1, {year}, ends - begins, 'host_record', $1 FROM ( \
             SELECT member_id, session_id, starts, ends, \
             CASE WHEN covered > starts THEN covered ELSE starts END AS begins FROM ( \
             SELECT a.member_id, a.session_id, s.starts_at / 1000 AS starts, s.ends_at / 1000 AS ends, \
             MAX(s.ends_at / 1000) OVER (PARTITION BY a.member_id ORDER BY s.starts_at, s.id \
             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered \
             FROM attendance a JOIN study_session s ON s.id = a.session_id \
             WHERE s.cancelled_at IS NULL AND a.status IN ('present', 'online', 'make_up', 'assisted') \
             ) timed ) shared WHERE ends > begins"
        )
    };
    let sqlite = sql("CAST(strftime('%Y', starts + 28800, 'unixepoch') AS bigint)");
    let postgres =
        sql("CAST(EXTRACT(YEAR FROM to_timestamp(starts + 28800) AT TIME ZONE 'UTC') AS bigint)");
    tx.execute_raw(read::raw(tx, &sqlite, &postgres, vec![now.millis().into()])).await?;
    Ok(())
}
