//! Conversion rules: read by all who see sessions, set by those who reach the whole tree.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageHourRules, ReadSessions},
    },
    study::{
        SessionKind,
        hours::{HourRule, Rate},
    },
    time::Instant,
};
use sea_orm::DbErr;
use uuid::Uuid;

use crate::{
    db::{Conn, FromRow, SqlRow, Tx},
    error::StoreError,
    sql::Sql,
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

impl FromRow for Row {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            kind: row.get(0)?,
            begins_at: row.get(1)?,
            minutes_per_hour: row.get(2)?,
            at_most_minutes: row.get(3)?,
            version: row.get(4)?,
            updated_at: row.get(5)?,
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
    let sql = Sql::with_permit(conn, permit, SELECT).push(" ORDER BY kind, begins_at LIMIT ");
    let rows: Vec<Row> = sql.bind(MOST).all(conn, permit).await?;
    rows.into_iter().map(HourRule::try_from).collect()
}

struct Root;

impl FromRow for Root {
    fn from_row(row: &SqlRow<'_>) -> Result<Self, DbErr> {
        row.get::<Uuid>(0).map(|_| Self)
    }
}

/// A rule is everybody's, so whoever sets it reaches the root; kept so that two who set one wait
/// for each other.
pub async fn reach_all(tx: &Tx, permit: &Permit<ManageHourRules>) -> Result<(), StoreError> {
    let sql = Sql::with_permit(tx, permit, "SELECT o.id FROM organization o");
    let sql = sql.push(" AND o.parent_id IS NULL").in_scope(permit.scope(), "o.path", None);
    let sql = if tx.is_postgres() { sql.push(" FOR NO KEY UPDATE") } else { sql };
    let roots: Vec<Root> = sql.all(tx, permit).await?;
    if roots.is_empty() { Err(StoreError::NotFound("hour_rule")) } else { Ok(()) }
}

/// The rule of a kind from a day on, if there is one.
pub async fn rule(
    tx: &Tx,
    permit: &Permit<ManageHourRules>,
    (kind, valid_from): (SessionKind, NaiveDate),
) -> Result<Option<HourRule>, StoreError> {
    let sql = Sql::with_permit(tx, permit, SELECT).push(" AND kind = ").bind(kind.as_str());
    let sql = sql.push(" AND begins_at = ").bind(Instant::of_day(valid_from).millis());
    let rows: Vec<Row> = sql.all(tx, permit).await?;
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
    let sql = Sql::new(tx, insert).bind(new.kind.as_str());
    let sql = sql.push(", ").bind(Instant::of_day(new.valid_from).millis());
    let sql = sql.push(", ").bind(new.rate.minutes_per_hour);
    let sql = sql.push(", ").bind(new.rate.at_most_minutes);
    let sql = sql.push(", ").bind(new.version).push(", ").bind(new.updated_at.millis());
    let sql = sql.push(
        ") ON CONFLICT (kind, begins_at) DO UPDATE SET minutes_per_hour = excluded.minutes_per_hour, \
         at_most_minutes = excluded.at_most_minutes, version = excluded.version, updated_at = excluded.updated_at",
    );
    sql.execute(tx).await.map(|_| ())
}

/// Removes a rule that has not begun; the one before it goes on.
pub async fn remove_rule(
    tx: &Tx,
    _permit: &Permit<ManageHourRules>,
    (kind, valid_from): (SessionKind, NaiveDate),
) -> Result<(), StoreError> {
    let sql = Sql::new(tx, "DELETE FROM hour_rule WHERE kind = ").bind(kind.as_str());
    let sql = sql.push(" AND begins_at = ").bind(Instant::of_day(valid_from).millis());
    if sql.execute(tx).await? == 1 { Ok(()) } else { Err(StoreError::NotFound("hour_rule")) }
}
