//! The hour ledger: settling after attendance changed, reading a member's year.

mod appending;
mod around;
mod by_hand;
mod reading;
mod rules;
mod subtree;

use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageSessions, RecordAttendance},
    },
    hours::{self, Account, Evidence},
    study::StudySession,
    time::Instant,
};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Expr},
};
use uuid::Uuid;

use crate::{db::Tx, error::StoreError, hand::Hand, read};
use appending::{Line, append};
use around::{Books, books};

pub(crate) use by_hand::corrected;
pub use by_hand::{correct, correction, hold};
pub use reading::{BookYear, ByHand, Entry, EntryPage, entries, posts_in, total};
pub use rules::{put_rule, reach_all, remove_rule, rule, rules};
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
        let books = books(tx, permit, chunk, span).await?;
        let rows: Vec<_> =
            books.iter().flat_map(|(member, books)| missing(*member, books, evidence)).collect();
        append(tx, &rows, now).await?;
    }
    Ok(())
}

/// Settles everybody on the list of a session that was moved or cancelled; its lines learn
/// when it begins now.
pub async fn settle_session(
    tx: &Tx,
    permit: &Permit<ManageSessions>,
    session: &StudySession,
    spans: &[Span],
    now: Instant,
) -> Result<(), StoreError> {
    let sql = "UPDATE attendance SET starts_at = $2 WHERE session_id = $1 AND starts_at <> $2";
    let values = vec![session.id.uuid().into(), session.draft.starts_at.millis().into()];
    tx.execute_raw(read::raw(tx, sql, sql, values)).await?;
    let sql = "SELECT member_id FROM attendance WHERE session_id = $1";
    let rows = tx.query_all_raw(read::raw(tx, sql, sql, vec![session.id.uuid().into()])).await?;
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
    let hand = Hand::plain(tx, "SELECT id FROM member WHERE id ").among(members.iter().copied());
    hand.sql(" ORDER BY id FOR NO KEY UPDATE").run(tx).await?;
    Ok(())
}

/// The entries that a member's books lack.
fn missing(member: Uuid, books: &Books, evidence: Evidence) -> Vec<Line> {
    let mut next = books.entries.clone();
    let entry = |((session, year), seconds): (Account, i64)| {
        let number = next.entry(session).or_default();
        *number += 1;
        let evidence = if seconds < 0 { Evidence::Correction } else { evidence };
        Line { member, session: session.uuid(), number: *number, year, seconds, evidence }
    };
    hours::corrections(&books.seconds, &books.due()).into_iter().map(entry).collect()
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
    // The share as `domain`'s `credits` gives it, converted as its `Rate` does.
    let counted = "(ends - begins) * COALESCE(per_hour, 60) / 60";
    let sql = |year: &str| {
        format!(
            "INSERT INTO hour_entry (member_id, session_id, number, year, seconds, evidence, at) \
             SELECT member_id, session_id, 1, {year}, \
             CASE WHEN {counted} > most * 60 THEN most * 60 ELSE {counted} END, \
             'host_record', $1 FROM ( \
             SELECT member_id, session_id, starts, ends, per_hour, most, \
             CASE WHEN covered > starts THEN covered ELSE starts END AS begins FROM ( \
             SELECT a.member_id, a.session_id, s.starts_at / 1000 AS starts, s.ends_at / 1000 AS ends, \
             r.minutes_per_hour AS per_hour, r.at_most_minutes AS most, \
             MAX(s.ends_at / 1000) OVER (PARTITION BY a.member_id ORDER BY s.starts_at, s.id \
             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered \
             FROM attendance a JOIN study_session s ON s.id = a.session_id{} \
             WHERE s.cancelled_at IS NULL AND a.status IN ('present', 'online', 'make_up', 'assisted') \
             ) timed ) shared WHERE ends > begins AND {counted} > 0",
            rules::IN_FORCE,
        )
    };
    let sqlite = sql("CAST(strftime('%Y', starts + 28800, 'unixepoch') AS bigint)");
    let postgres =
        sql("CAST(EXTRACT(YEAR FROM to_timestamp(starts + 28800) AT TIME ZONE 'UTC') AS bigint)");
    tx.execute_raw(read::raw(tx, &sqlite, &postgres, vec![now.millis().into()])).await?;
    Ok(())
}
