//! What the books must be compared with: a member's sessions around a span of time.
//!
//! Text SQL: hot, one statement for all members of a list.

use std::collections::{BTreeMap, BTreeSet};

use lighthouse_domain::{
    access::{Action, Permit},
    hours::{self, Account, REACH, Rate, Studied},
    id::Id,
    study::{AttendanceStatus, StudySessionId},
    time::Instant,
};
use uuid::Uuid;

use crate::{
    db::{Tx, row},
    error::StoreError,
    sql::Sql,
};

/// A stretch of time whose sessions are settled.
pub type Span = (Instant, Instant);

/// ` LEFT JOIN …`: the rule in force when the session `s` begins.
pub(super) const IN_FORCE: &str = " LEFT JOIN hour_rule r ON r.kind = s.kind AND r.begins_at = \
    (SELECT MAX(x.begins_at) FROM hour_rule x WHERE x.kind = s.kind AND x.begins_at <= s.starts_at)";

row! {
    /// A session around the span that a member is on the list of, and what the books say of it.
    struct Overlap {
        member: Uuid,
        session: Uuid,
        status: String,
        from: i64,
        to: i64,
        cancelled_at: Option<i64>,
        year: Option<i64>,
        seconds: Option<i64>,
        entries: Option<i64>,
        minutes_per_hour: Option<i64>,
        at_most_minutes: Option<i64>,
    }
}

impl Overlap {
    fn counts(&self) -> Result<bool, StoreError> {
        let status = AttendanceStatus::parse(&self.status);
        let status = status.ok_or_else(|| StoreError::corrupt("attendance", "status"))?;
        Ok(self.cancelled_at.is_none() && status.took_part())
    }

    fn rate(&self) -> Rate {
        self.minutes_per_hour.map_or(Rate::HOUR_FOR_HOUR, |minutes_per_hour| Rate {
            minutes_per_hour,
            at_most_minutes: self.at_most_minutes,
        })
    }

    fn studied(&self) -> Studied {
        Studied {
            session: Id::new(self.session),
            from: Instant::from_millis(self.from),
            to: Instant::from_millis(self.to),
            rate: self.rate(),
        }
    }

    fn touches(&self, (from, to): Span) -> bool {
        self.from < to.millis() && self.to > from.millis()
    }
}

const AROUND: &str = "SELECT a.member_id, a.session_id, a.status, a.starts_at, s.ends_at, s.cancelled_at, \
    e.year, CAST(SUM(e.seconds) AS bigint), MAX(e.number), r.minutes_per_hour, r.at_most_minutes FROM attendance a \
    JOIN study_session s ON s.id = a.session_id \
    LEFT JOIN hour_entry e ON e.member_id = a.member_id AND e.session_id = a.session_id";

/// What these members are on the list of within reach of the span: a short range of the index
/// for each, however many years they have studied. Only who is on a list is in the books.
async fn overlaps_near<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    members: &[Uuid],
    (from, to): Span,
) -> Result<Vec<Overlap>, StoreError> {
    Sql::new(tx, AROUND)
        .push(IN_FORCE)
        .permitted(permit)
        .push(" AND a.member_id ")
        .any_of(members.iter().copied())
        .push(" AND a.starts_at > ")
        .bind(from.plus(-REACH - REACH).millis())
        .push(" AND a.starts_at < ")
        .bind(to.plus(REACH).millis())
        .push(
            " GROUP BY a.member_id, a.session_id, a.status, a.starts_at, s.ends_at, \
             s.cancelled_at, e.year, r.minutes_per_hour, r.at_most_minutes",
        )
        .all(tx, permit)
        .await
}

/// What a member's sessions within the span are due, and what the books have.
#[derive(Default)]
pub(super) struct Books {
    studied: Vec<Studied>,
    touched: BTreeSet<StudySessionId>,
    pub(super) seconds: BTreeMap<Account, i64>,
    pub(super) entries: BTreeMap<StudySessionId, i64>,
}

impl Books {
    fn take(&mut self, row: &Overlap, span: Span) -> Result<(), StoreError> {
        let one = row.studied();
        // A row for each year of the books; the session itself counts once.
        if row.counts()? && !self.studied.contains(&one) {
            self.studied.push(one);
        }
        if !row.touches(span) {
            return Ok(());
        }
        self.touched.insert(one.session);
        if let (Some(year), Some(seconds)) = (row.year, row.seconds) {
            self.seconds.insert((one.session, year_of(year)?), seconds);
        }
        let entries = self.entries.entry(one.session).or_default();
        *entries = Ord::max(row.entries.unwrap_or(0), *entries);
        Ok(())
    }

    pub(super) fn due(&self) -> BTreeMap<Account, i64> {
        let mut due = hours::credits(&self.studied);
        due.retain(|(session, _), _| self.touched.contains(session));
        due
    }
}

fn year_of(year: i64) -> Result<i32, StoreError> {
    i32::try_from(year).map_err(|_| StoreError::corrupt("hour_entry", "year"))
}

/// The books of each member around the span.
pub(super) async fn books<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    members: &[Uuid],
    span: Span,
) -> Result<BTreeMap<Uuid, Books>, StoreError> {
    let mut all = BTreeMap::<Uuid, Books>::new();
    for row in overlaps_near(tx, permit, members, span).await? {
        all.entry(row.member).or_default().take(&row, span)?;
    }
    Ok(all)
}
