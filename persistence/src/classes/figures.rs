//! Distinct people and person-times, which are two figures (S44), and hours a head (S45).
//!
//! Text SQL: each is one set-based pass over the enrolments of a subtree.

use lighthouse_domain::{
    access::{Permit, actions::ReadLearning},
    classes::Grouping,
    organizations::OrganizationId,
    time::Instant,
};
use uuid::Uuid;

use super::{LIVING, rows};
use crate::{
    db::{Conn, row},
    error::StoreError,
    sql::Sql,
};

row! {
    /// The figures of everything that was asked for.
    pub struct Totals {
        members: i64,
        distinct_people: i64,
        person_times: i64,
        seconds: i64,
    }
    /// The figures of a class, a theme or an organization.
    pub struct GroupFigures {
        id: Uuid,
        name: String,
        distinct_people: i64,
        person_times: i64,
    }
}

/// The enrolments that hold at `as_of` of people below `top`.
fn enrolments(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    top: OrganizationId,
    as_of: Instant,
) -> Sql {
    let select = "SELECT e.class_id, e.member_id, m.branch_path FROM class_enrolment e JOIN member m ON m.id = e.member_id";
    let sql =
        Sql::with_permit(conn, permit, select).in_subtree(permit.scope(), top, "m.branch_path");
    let sql = sql.push(" AND e.enrolled_at <= ").bind(as_of.millis());
    sql.push(" AND (e.withdrawn_at IS NULL OR e.withdrawn_at > ").bind(as_of.millis()).push(")")
}

/// The figures of a subtree at an instant; hours are those of online lessons.
pub async fn totals(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    top: OrganizationId,
    as_of: Instant,
) -> Result<Totals, StoreError> {
    let sql = enrolments(conn, permit, top, as_of)
        .wrap(
            "SELECT x.members, COUNT(DISTINCT e.member_id), COUNT(e.member_id), x.seconds FROM (",
            ") e RIGHT JOIN (SELECT (SELECT COUNT(*) FROM member m",
        )
        .permitted(permit)
        .in_subtree(permit.scope(), top, "m.branch_path")
        .push(LIVING)
        .push(") AS members, (SELECT COALESCE(CAST(SUM(l.seconds) AS bigint), 0) FROM learning_entry l JOIN member m ON m.id = l.member_id")
        .permitted(permit)
        .in_subtree(permit.scope(), top, "m.branch_path")
        .push(" AND l.kind = 'lesson' AND l.at <= ")
        .bind(as_of.millis())
        .push(") AS seconds) x ON TRUE GROUP BY x.members, x.seconds");
    let rows: Vec<Totals> = sql.all(conn, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("organization"))
}

/// Up to `limit` groups in the order of their ids, after `after`: one statement.
pub async fn groups(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    (top, as_of): (OrganizationId, Instant),
    group: Grouping,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<GroupFigures>, StoreError> {
    let (columns, joins) = match group {
        Grouping::Class => ("g.id, g.title", "JOIN study_class g ON g.id = e.class_id"),
        Grouping::Theme => (
            "g.id, g.name",
            "JOIN study_class c ON c.id = e.class_id JOIN class_theme g ON g.id = c.theme_id",
        ),
        Grouping::Organization => (
            "g.id, g.name",
            "JOIN organization t ON t.id = {top} \
             JOIN organization g ON g.path = SUBSTR(e.branch_path, 1, LENGTH(t.path) + 5)",
        ),
    };
    let select = format!("SELECT {columns}, COUNT(DISTINCT e.member_id), COUNT(*) FROM (");
    let (before, behind) = joins.split_once("{top}").unwrap_or((joins, ""));
    let sql = enrolments(conn, permit, top, as_of).wrap(&select, &format!(") e {before}"));
    let sql = if behind.is_empty() { sql } else { sql.bind(top.uuid()).push(behind) };
    let sql = sql.push_if(" WHERE g.id > ?", after);
    let sql = sql.push(&format!(" GROUP BY {columns} ORDER BY g.id LIMIT ")).bind(rows(limit));
    sql.all(conn, permit).await
}
