//! Conversion rules: read by all who see sessions, set by those who reach the whole tree.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageHourRules, ReadSessions},
    },
    hours::{HourRule, Rate},
    study::SessionKind,
    time::Instant,
};
use sea_orm::DbErr;
use uuid::Uuid;

use crate::{
    db::{Cells, Conn, FromCells, Tx},
    error::StoreError,
    hand::Hand,
};

/// More rules than a district makes in a lifetime.
const MOST: i64 = 2000;

/// ` LEFT JOIN …`: the rule in force when the session `s` begins.
pub(super) const IN_FORCE: &str = " LEFT JOIN hour_rule r ON r.kind = s.kind AND r.begins_at = \
    (SELECT MAX(x.begins_at) FROM hour_rule x WHERE x.kind = s.kind AND x.begins_at <= s.starts_at)";

struct Row {
    kind: String,
    begins_at: i64,
    minutes_per_hour: i64,
    at_most_minutes: Option<i64>,
    version: i64,
    updated_at: i64,
}

impl FromCells for Row {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            kind: cells.get(0)?,
            begins_at: cells.get(1)?,
            minutes_per_hour: cells.get(2)?,
            at_most_minutes: cells.get(3)?,
            version: cells.get(4)?,
            updated_at: cells.get(5)?,
        })
    }
}

impl TryFrom<Row> for HourRule {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = || StoreError::corrupt("hour_rule", format!("kind {}", row.kind));
        let (minutes_per_hour, at_most_minutes) = (row.minutes_per_hour, row.at_most_minutes);
        Ok(Self {
            kind: SessionKind::parse(&row.kind).ok_or_else(corrupt)?,
            valid_from: Instant::from_millis(row.begins_at).day(),
            rate: Rate { minutes_per_hour, at_most_minutes },
            version: row.version,
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

const SELECT: &str =
    "SELECT kind, begins_at, minutes_per_hour, at_most_minutes, version, updated_at FROM hour_rule";

/// Every rule there is and was, kind by kind, the oldest first.
pub async fn rules(
    conn: &Conn,
    permit: &Permit<ReadSessions>,
) -> Result<Vec<HourRule>, StoreError> {
    let hand = Hand::under(conn, permit, SELECT).sql(" ORDER BY kind, begins_at LIMIT ");
    let rows: Vec<Row> = hand.bind(MOST).all(conn, permit).await?;
    rows.into_iter().map(HourRule::try_from).collect()
}

struct Root;

impl FromCells for Root {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        cells.get::<Uuid>(0).map(|_| Self)
    }
}

/// A rule is everybody's, so whoever sets it reaches the root; kept so that two who set one wait
/// for each other.
pub async fn reach_all(tx: &Tx, permit: &Permit<ManageHourRules>) -> Result<(), StoreError> {
    let hand = Hand::under(tx, permit, "SELECT o.id FROM organization o");
    let hand = hand.sql(" AND o.parent_id IS NULL").within(permit.scope(), "o.path", None);
    let hand = if tx.is_postgres() { hand.sql(" FOR NO KEY UPDATE") } else { hand };
    let roots: Vec<Root> = hand.all(tx, permit).await?;
    if roots.is_empty() { Err(StoreError::NotFound("hour_rule")) } else { Ok(()) }
}

/// The rule of a kind from a day on, if there is one.
pub async fn rule(
    tx: &Tx,
    permit: &Permit<ManageHourRules>,
    (kind, valid_from): (SessionKind, NaiveDate),
) -> Result<Option<HourRule>, StoreError> {
    let hand = Hand::under(tx, permit, SELECT).sql(" AND kind = ").bind(kind.as_str());
    let hand = hand.sql(" AND begins_at = ").bind(Instant::of_day(valid_from).millis());
    let rows: Vec<Row> = hand.all(tx, permit).await?;
    rows.into_iter().next().map(HourRule::try_from).transpose()
}

/// Enters a rule or changes the one of that day.
pub async fn put_rule(
    tx: &Tx,
    _permit: &Permit<ManageHourRules>,
    new: &HourRule,
) -> Result<(), StoreError> {
    let insert = "INSERT INTO hour_rule \
         (kind, begins_at, minutes_per_hour, at_most_minutes, version, updated_at) VALUES (";
    let hand = Hand::plain(tx, insert).bind(new.kind.as_str());
    let hand = hand.sql(", ").bind(Instant::of_day(new.valid_from).millis());
    let hand = hand.sql(", ").bind(new.rate.minutes_per_hour);
    let hand = hand.sql(", ").bind(new.rate.at_most_minutes);
    let hand = hand.sql(", ").bind(new.version).sql(", ").bind(new.updated_at.millis());
    let hand = hand.sql(
        ") ON CONFLICT (kind, begins_at) DO UPDATE SET minutes_per_hour = excluded.minutes_per_hour, \
         at_most_minutes = excluded.at_most_minutes, version = excluded.version, updated_at = excluded.updated_at",
    );
    hand.run(tx).await.map(|_| ())
}

/// Removes a rule that has not begun; the one before it goes on.
pub async fn remove_rule(
    tx: &Tx,
    _permit: &Permit<ManageHourRules>,
    (kind, valid_from): (SessionKind, NaiveDate),
) -> Result<(), StoreError> {
    let hand = Hand::plain(tx, "DELETE FROM hour_rule WHERE kind = ").bind(kind.as_str());
    let hand = hand.sql(" AND begins_at = ").bind(Instant::of_day(valid_from).millis());
    if hand.run(tx).await? == 1 { Ok(()) } else { Err(StoreError::NotFound("hour_rule")) }
}
