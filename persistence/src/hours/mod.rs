//! The hour ledger: settling after attendance changed, reading a member's year.

mod appending;
mod carrying;
mod corrections;
mod entity;
mod entry;
pub(crate) mod ledger;
mod overlaps;
mod reading;
mod rules;
mod subtree;

use lighthouse_domain::{
    access::{Action, Permit, actions::ManageSessions},
    hours::{self, Account, Evidence},
    study::StudySession,
    time::Instant,
};
use uuid::Uuid;

use crate::{db::Tx, error::StoreError, locked::Locked, study};
use appending::{Line, append, lock};
use overlaps::{Books, books};

pub use appending::open_books;
pub(crate) use carrying::{carry, carry_back, counter, is_taken_back};
pub(crate) use corrections::corrected;
pub use corrections::{LockedBooks, correct, correction, lock_books};
pub use entry::{BookYear, Entry, EntryPage, HourCorrection};
pub use overlaps::Span;
pub use reading::{entries, posts_in, total};
pub use rules::{LockedRules, lock_rules, put_rule, remove_rule, rule, rules};
pub use subtree::{Share, subtree};

const CHUNK: usize = 500;

/// Locks these members and makes their books right, as [`settle_locked`] says.
pub async fn settle<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    members: &[Uuid],
    span: Span,
    evidence: Evidence,
    now: Instant,
) -> Result<(), StoreError> {
    let members = lock(tx, members).await?;
    settle_locked(tx, permit, &members, span, evidence, now).await
}

/// Makes the books of these members right for every session that touches the span.
///
/// The members are locked, so that of two overlapping sessions that are recorded at once the
/// second sees the first. The session that changed was found within the permit; what else its
/// members attended counts wherever it was held.
pub async fn settle_locked<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    members: &Locked<Vec<Uuid>>,
    span: Span,
    evidence: Evidence,
    now: Instant,
) -> Result<(), StoreError> {
    for chunk in members.chunks(CHUNK) {
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
    session: &Locked<StudySession>,
    spans: &[Span],
    now: Instant,
) -> Result<(), StoreError> {
    study::move_list(tx, session).await?;
    let members = study::listed_members(tx, session).await?;
    for span in spans {
        settle(tx, permit, &members, *span, Evidence::HostRecord, now).await?;
    }
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
