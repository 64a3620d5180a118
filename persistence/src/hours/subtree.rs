//! The hours of a whole subtree and of each organization right below its top, in one statement.
//!
//! The members come out of the register's index by path, their entries out of the ledger's key,
//! which begins with the member: a branch reads its own rows only, the district reads each once.
//!
//! Text SQL: one set-based pass over the subtree.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ReadAttendance},
    hours::{LEADER_HOURS, MEMBER_HOURS},
    members::Status,
    organizations::Organization,
    study_days::Month,
};
use uuid::Uuid;

use super::BookYear;
use crate::{
    db::{Conn, row},
    error::StoreError,
    sql::Sql,
};

row! {
    /// What the members of one organization and below have done of what their year asks.
    pub struct Share {
        id: Uuid,
        name: String,
        path: String,
        members: i64,
        target_seconds: i64,
        seconds: i64,
        /// Members who have reached their own target.
        reached: i64,
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
    let sql = months(Sql::new(conn, "WITH month (first, last) AS (VALUES "), of.year);
    let sql = below(sql.push(LED), top);
    let sql = ledger(sql.push(BOOKED), "hour_entry", top, of).push(" UNION ALL ");
    let sql = ledger(sql, "learning_entry", top, of).push(" UNION ALL ");
    let sql = ledger(sql, "hour_correction", top, of).push(") b GROUP BY b.member_id), ");
    let sql = people(sql, top).push(SHARES).permitted(permit);
    let sql = sql.in_scope(permit.scope(), "c.path", None);
    let sql = sql.push(" AND (c.id = ").bind(top.id.uuid());
    let sql = sql.push(" OR (c.dissolved_at IS NULL AND c.parent_id = ").bind(top.id.uuid());
    let sql = match after {
        Some(path) => sql.push(" AND c.path > ").bind(path),
        None => sql,
    };
    let sql = sql.push(")) GROUP BY c.id, c.name, c.path ORDER BY c.path LIMIT ").bind(limit + 1);
    sql.all(conn, permit).await
}

/// The first and the last day of each month, as rows.
fn months(sql: Sql, year: i32) -> Sql {
    let months = (1..=12).filter_map(|month| Month::new(year, month)).enumerate();
    months.fold(sql, |sql, (number, month)| {
        let last: NaiveDate = month.days().last().unwrap_or(month.first());
        let sql = sql.push(if number == 0 { "(" } else { ", (" }).bind(month.first());
        sql.push(", ").bind(last).push(")")
    })
}

/// What one of the three ledgers has of the subtree's members.
fn ledger(sql: Sql, table: &str, top: &Organization, of: BookYear) -> Sql {
    let select = "SELECT h.member_id, h.seconds FROM member m JOIN ";
    let sql = sql.push(select).push(table).push(" h ON h.member_id = m.id WHERE ");
    let sql = below(sql, top).push(" AND h.year = ").bind(i64::from(of.year));
    sql.push(" AND h.at <= ").bind(of.as_of.millis())
}

/// Members `m` of the subtree.
fn below(sql: Sql, top: &Organization) -> Sql {
    let sql = sql.push("m.branch_path >= ").bind(top.path.as_str());
    sql.push(" AND m.branch_path < ").bind(top.path.end())
}

/// Each member with target and done: the rules are `domain`'s `target_seconds`, month by month,
/// and `credited`.
fn people(sql: Sql, top: &Organization) -> Sql {
    let target = format!(
        "person AS (SELECT m.branch_path AS path, {} * ((SELECT COUNT(*) FROM month \
         WHERE m.joined_on IS NULL OR m.joined_on <= month.last) * {MEMBER_HOURS} \
         + COALESCE(led.months, 0) * {}) AS target, CASE WHEN booked.seconds > 0 THEN booked.seconds ELSE 0 END AS done \
         FROM member m LEFT JOIN led ON led.member_id = m.id \
         LEFT JOIN booked ON booked.member_id = m.id WHERE ",
        3600 / 12,
        LEADER_HOURS - MEMBER_HOURS,
    );
    let sql = below(sql.push(&target), top).push(" AND m.status IN (");
    let counted = Status::ALL.iter().filter(|status| status.is_member()).enumerate();
    let sql = counted.fold(sql, |sql, (number, status)| {
        sql.push(if number == 0 { "" } else { ", " }).bind(status.as_str())
    });
    sql.push(")) ")
}
