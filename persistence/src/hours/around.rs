//! What the books must be compared with: a member's sessions around a span of time.

use std::collections::{BTreeMap, BTreeSet};

use lighthouse_domain::{
    access::{Action, Permit},
    hours::{self, Account, REACH, Rate, Studied},
    id::Id,
    study::{AttendanceStatus, StudySessionId},
    time::Instant,
};
use sea_orm::DbErr;
use uuid::Uuid;

use super::{Span, rules};
use crate::{
    db::{Cells, FromCells, Tx},
    error::StoreError,
    hand::Hand,
};

/// A session around the span that a member is on the list of, and what the books say of it.
struct Around {
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

impl FromCells for Around {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            member: cells.get(0)?,
            session: cells.get(1)?,
            status: cells.get(2)?,
            from: cells.get(3)?,
            to: cells.get(4)?,
            cancelled_at: cells.get(5)?,
            year: cells.get(6)?,
            seconds: cells.get(7)?,
            entries: cells.get(8)?,
            minutes_per_hour: cells.get(9)?,
            at_most_minutes: cells.get(10)?,
        })
    }
}

impl Around {
    fn counts(&self) -> bool {
        let status = AttendanceStatus::parse(&self.status);
        self.cancelled_at.is_none() && status.is_some_and(AttendanceStatus::took_part)
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
async fn around<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    members: &[Uuid],
    (from, to): Span,
) -> Result<Vec<Around>, StoreError> {
    Hand::plain(tx, AROUND)
        .sql(rules::IN_FORCE)
        .proven(permit)
        .sql(" AND a.member_id ")
        .among(members.iter().copied())
        .sql(" AND a.starts_at > ")
        .bind(from.plus(-REACH - REACH).millis())
        .sql(" AND a.starts_at < ")
        .bind(to.plus(REACH).millis())
        .sql(
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
    fn take(&mut self, row: &Around, span: Span) {
        let one = row.studied();
        // A row for each year of the books; the session itself counts once.
        if row.counts() && !self.studied.contains(&one) {
            self.studied.push(one);
        }
        if !row.touches(span) {
            return;
        }
        self.touched.insert(one.session);
        if let (Some(year), Some(seconds)) = (row.year, row.seconds) {
            self.seconds.insert((one.session, i32::try_from(year).unwrap_or(0)), seconds);
        }
        let entries = self.entries.entry(one.session).or_default();
        *entries = Ord::max(row.entries.unwrap_or(0), *entries);
    }

    pub(super) fn due(&self) -> BTreeMap<Account, i64> {
        let mut due = hours::credits(&self.studied);
        due.retain(|(session, _), _| self.touched.contains(session));
        due
    }
}

/// The books of each member around the span.
pub(super) async fn books<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    members: &[Uuid],
    span: Span,
) -> Result<BTreeMap<Uuid, Books>, StoreError> {
    let mut all = BTreeMap::<Uuid, Books>::new();
    for row in around(tx, permit, members, span).await? {
        all.entry(row.member).or_default().take(&row, span);
    }
    Ok(all)
}
