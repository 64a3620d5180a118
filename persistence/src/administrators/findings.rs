//! What is wrong with the register, or soon will be: nine questions in one statement.
//!
//! Text SQL: a union of nine set-based questions over the subtree.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ReadAdministrators},
    administrators::{Bounds, FindingKind, FoundAdministrator, RegisterFinding},
    id::Id,
    members::Education,
    organizations::OrganizationId,
};
use uuid::Uuid;

use crate::{
    db::{Conn, row},
    error::StoreError,
    organizations::stored_path,
    sql::{Sql, values},
};

row! {
    /// A finding as the statement answers it.
    struct Row {
        path: String,
        kind: String,
        /// The appointment, or the organization where there is none.
        id: Uuid,
        organization: Uuid,
        organization_name: String,
        person: Option<String>,
        birth_date: Option<NaiveDate>,
    }
}

impl TryFrom<Row> for RegisterFinding {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column: &str| StoreError::corrupt("appointment", column);
        let found = |name| FoundAdministrator {
            appointment: Id::new(row.id),
            name,
            birth_date: row.birth_date,
        };
        Ok(Self {
            kind: FindingKind::parse(&row.kind).ok_or_else(|| corrupt("finding"))?,
            path: stored_path(&row.path)?,
            organization: Id::new(row.organization),
            organization_name: row.organization_name,
            administrator: row.person.map(found),
        })
    }
}

/// The dates and bounds the questions are asked with.
#[derive(Clone, Copy, Debug)]
pub struct Thresholds {
    /// Born on or before: too old today.
    pub too_old: NaiveDate,
    /// Born on or before: too old within the warning time.
    pub soon_too_old: NaiveDate,
    pub bounds: Bounds,
}

const LIVE: &str = "FROM appointment p JOIN organization o ON o.id = p.organization_id \
    JOIN account a ON a.id = p.account_id LEFT JOIN member m ON m.id = a.member_id \
    WHERE p.until IS NULL AND o.dissolved_at IS NULL AND p.exception_id IS NULL \
    AND p.role IN ('branch_administrator', 'committee_supervisor', 'education_centre_coordinator')";
const PERSON: &str = "p.id AS id, o.id AS organization_id, o.name AS organization_name, a.display_name AS person, m.birth_date AS birth_date";
const BRANCHES: &str = "FROM organization o WHERE o.dissolved_at IS NULL \
    AND o.kind IN ('branch', 'joint_branch', 'temporary_branch')";
const NOBODY: &str = "o.id AS id, o.id AS organization_id, o.name AS organization_name, NULL AS person, NULL AS birth_date";
const ADMINISTERS: &str = "SELECT 1 FROM appointment p WHERE p.organization_id = o.id AND p.until IS NULL AND p.role = 'branch_administrator'";
const SECRETARY: &str = "FROM appointment p JOIN organization o ON o.id = p.organization_id \
    JOIN account a ON a.id = p.account_id LEFT JOIN member m ON m.id = a.member_id \
    WHERE p.until IS NULL AND o.dissolved_at IS NULL AND p.role = 'branch_secretary'";
const IN_POST: &str = "SELECT 1 FROM post s WHERE s.organization_id = o.id \
    AND s.member_id = a.member_id AND s.duty = 'secretary' AND s.until IS NULL";
const TRAINED: &str = "SELECT 1 FROM administrator_training t WHERE t.appointment_id = p.id";

/// Up to `limit` findings below the scope or one organization, in tree order.
pub async fn findings(
    conn: &Conn,
    permit: &Permit<ReadAdministrators>,
    below: Option<OrganizationId>,
    thresholds: &Thresholds,
    after: Option<&(String, String, Uuid)>,
    limit: i64,
) -> Result<Vec<RegisterFinding>, StoreError> {
    let text = "SELECT f.path, f.kind, f.id, f.organization_id, f.organization_name, f.person, \
        f.birth_date FROM (";
    let sql = questions(Sql::new(conn, text), thresholds).push(") f").permitted(permit);
    let sql = sql.in_scope(permit.scope(), "f.path", None);
    let sql = match below {
        Some(top) => sql.in_subtree(permit.scope(), top, "f.path"),
        None => sql,
    };
    let sql = match after {
        Some((path, kind, id)) => sql.push_with(
            " AND (f.path, f.kind, f.id) > (?, ?, ?)",
            values![path.as_str(), kind.as_str(), *id],
        ),
        None => sql,
    };
    let sql = sql.push_with(" ORDER BY f.path, f.kind, f.id LIMIT ?", values![limit]);
    let rows: Vec<Row> = sql.all(conn, permit).await?;
    rows.into_iter().map(RegisterFinding::try_from).collect()
}

fn questions(sql: Sql, thresholds: &Thresholds) -> Sql {
    let person = |sql: Sql, kind: &str| {
        sql.push("SELECT o.path AS path, '")
            .push(kind)
            .push("' AS kind, ")
            .push(PERSON)
            .push(" ")
            .push(LIVE)
    };
    let branch = |sql: Sql, kind: &str| {
        let sql = sql.push(" UNION ALL SELECT o.path AS path, '").push(kind).push("' AS kind, ");
        sql.push(NOBODY).push(" ").push(BRANCHES)
    };
    let sql = person(sql, "over_age").push(" AND m.birth_date <= ").bind(thresholds.too_old);
    let sql = person(sql.push(" UNION ALL "), "leaving_threshold");
    let sql = sql.push(" AND m.birth_date > ").bind(thresholds.too_old);
    let sql = sql.push(" AND m.birth_date <= ").bind(thresholds.soon_too_old);
    let sql = person(sql.push(" UNION ALL "), "no_party_member");
    let sql = sql.push(" AND m.status NOT IN ('full', 'probationary')");
    let sql = person(sql.push(" UNION ALL "), "not_linked").push(" AND m.id IS NULL");
    let sql = person(sql.push(" UNION ALL "), "low_education");
    let sql = high_enough(
        sql.push(" AND m.id IS NOT NULL AND NOT (COALESCE(m.education, '') IN ("),
        thresholds,
    )
    .push("))");
    let sql = person(sql.push(" UNION ALL "), "not_trained");
    let sql = sql.push(" AND NOT EXISTS (").push(TRAINED).push(")");
    let sql = person(sql.push(" UNION ALL "), "single_point");
    let sql = sql.push(
        " AND p.role = 'branch_administrator' AND (SELECT COUNT(*) FROM appointment q \
         WHERE q.account_id = p.account_id AND q.until IS NULL AND q.role = 'branch_administrator') > 1",
    );
    let sql = branch(sql, "no_administrator").push(" AND NOT EXISTS (").push(ADMINISTERS).push(")");
    let sql = sql.push(" UNION ALL SELECT o.path AS path, 'not_in_post' AS kind, ").push(PERSON);
    sql.push(" ").push(SECRETARY).push(" AND NOT EXISTS (").push(IN_POST).push(")")
}

/// The words of schooling that are high enough.
fn high_enough(sql: Sql, thresholds: &Thresholds) -> Sql {
    let enough = Education::ALL.iter().filter(|level| **level >= thresholds.bounds.education);
    // No NULL among them: whoever has none of these would be neither in the list nor not in it.
    let levels = enough.enumerate();
    levels.fold(sql, |sql, (at, level)| {
        sql.push(if at == 0 { "" } else { ", " }).bind(level.as_str())
    })
}
