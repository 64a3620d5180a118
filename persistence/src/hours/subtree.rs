//! The hours of a whole subtree and of each organization right below its top, in one statement.
//!
//! The members come out of the register's index by path, their entries out of the ledger's key,
//! which begins with the member: a branch reads its own rows only, the district reads each once.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ReadAttendance},
    hours::{LEADER_HOURS, MEMBER_HOURS},
    members::Status,
    organizations::Organization,
    study_days::Month,
};
use sea_orm::DbErr;
use uuid::Uuid;

use super::BookYear;
use crate::{
    db::{Cells, Conn, FromCells},
    error::StoreError,
    hand::Hand,
};

/// What the members of one organization and below have done of what their year asks.
#[derive(Clone, Debug)]
pub struct Share {
    pub id: Uuid,
    pub name: String,
    pub path: String,
    pub members: i64,
    pub target_seconds: i64,
    pub seconds: i64,
    /// Members who have reached their own target.
    pub reached: i64,
}

impl FromCells for Share {
    fn from_cells(cells: &Cells<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: cells.get(0)?,
            name: cells.get(1)?,
            path: cells.get(2)?,
            members: cells.get(3)?,
            target_seconds: cells.get(4)?,
            seconds: cells.get(5)?,
            reached: cells.get(6)?,
        })
    }
}

const LED: &str = "), led AS (SELECT p.member_id AS member_id, COUNT(DISTINCT month.first) AS months \
    FROM member m JOIN post p ON p.member_id = m.id JOIN month ON p.since <= month.last \
    AND (p.until IS NULL OR p.until >= month.first) \
    AND (m.joined_on IS NULL OR m.joined_on <= month.last) WHERE ";
const BOOKED: &str = " GROUP BY p.member_id), booked AS (SELECT b.member_id AS member_id, \
    CAST(SUM(b.seconds) AS bigint) AS seconds FROM (";
const SHARES: &str = "SELECT c.id, c.name, c.path, COUNT(person.path), \
    CAST(COALESCE(SUM(person.target), 0) AS bigint), \
    CAST(COALESCE(SUM(person.done), 0) AS bigint), \
    CAST(COALESCE(SUM(CASE WHEN person.target > 0 AND person.done >= person.target THEN 1 ELSE 0 END), 0) AS bigint) \
    FROM organization c LEFT JOIN person ON person.path >= c.path AND person.path < c.path || '~'";

/// `top`, found within the permit, and up to `limit` organizations right below it, in tree order.
pub async fn subtree(
    conn: &Conn,
    permit: &Permit<ReadAttendance>,
    top: &Organization,
    of: BookYear,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Share>, StoreError> {
    let hand = months(Hand::plain(conn, "WITH month (first, last) AS (VALUES "), of.year);
    let hand = below(hand.sql(LED), top);
    let hand = ledger(hand.sql(BOOKED), "hour_entry", top, of).sql(" UNION ALL ");
    let hand = ledger(hand, "learning_entry", top, of).sql(" UNION ALL ");
    let hand = ledger(hand, "hour_correction", top, of).sql(") b GROUP BY b.member_id), ");
    let hand = people(hand, top).sql(SHARES).proven(permit);
    let hand = hand.within(permit.scope(), "c.path", None);
    let hand = hand.sql(" AND (c.id = ").bind(top.id.uuid());
    let hand = hand.sql(" OR (c.dissolved_at IS NULL AND c.parent_id = ").bind(top.id.uuid());
    let hand = match after {
        Some(path) => hand.sql(" AND c.path > ").bind(path),
        None => hand,
    };
    let hand = hand.sql(")) GROUP BY c.id, c.name, c.path ORDER BY c.path LIMIT ").bind(limit + 1);
    hand.all(conn, permit).await
}

/// The first and the last day of each month, as rows.
fn months(hand: Hand, year: i32) -> Hand {
    let months = (1..=12).filter_map(|month| Month::new(year, month)).enumerate();
    months.fold(hand, |hand, (number, month)| {
        let last: NaiveDate = month.days().last().unwrap_or(month.first());
        let hand = hand.sql(if number == 0 { "(" } else { ", (" }).bind(month.first());
        hand.sql(", ").bind(last).sql(")")
    })
}

/// What one of the three ledgers has of the subtree's members.
fn ledger(hand: Hand, table: &str, top: &Organization, of: BookYear) -> Hand {
    let select = "SELECT h.member_id, h.seconds FROM member m JOIN ";
    let hand = hand.sql(select).sql(table).sql(" h ON h.member_id = m.id WHERE ");
    let hand = below(hand, top).sql(" AND h.year = ").bind(i64::from(of.year));
    hand.sql(" AND h.at <= ").bind(of.as_of.millis())
}

/// Members `m` of the subtree.
fn below(hand: Hand, top: &Organization) -> Hand {
    let hand = hand.sql("m.branch_path >= ").bind(top.path.as_str());
    hand.sql(" AND m.branch_path < ").bind(top.path.end())
}

/// Each member with target and done: the rules are `domain`'s `target_seconds`, month by month,
/// and `credited`.
fn people(hand: Hand, top: &Organization) -> Hand {
    let target = format!(
        "person AS (SELECT m.branch_path AS path, {} * ((SELECT COUNT(*) FROM month \
         WHERE m.joined_on IS NULL OR m.joined_on <= month.last) * {MEMBER_HOURS} \
         + COALESCE(led.months, 0) * {}) AS target, CASE WHEN booked.seconds > 0 THEN booked.seconds ELSE 0 END AS done \
         FROM member m LEFT JOIN led ON led.member_id = m.id \
         LEFT JOIN booked ON booked.member_id = m.id WHERE ",
        3600 / 12,
        LEADER_HOURS - MEMBER_HOURS,
    );
    let hand = below(hand.sql(&target), top).sql(" AND m.status IN (");
    let counted = Status::ALL.iter().filter(|status| status.is_member()).enumerate();
    let hand = counted.fold(hand, |hand, (number, status)| {
        hand.sql(if number == 0 { "" } else { ", " }).bind(status.as_str())
    });
    hand.sql(")) ")
}
