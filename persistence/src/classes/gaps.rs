//! Who has not completed a compulsory course yet, and how far branches have come.
//!
//! Text SQL: the people of a whole subtree are compared with what they completed in one pass.

use lighthouse_domain::{
    access::{Permit, actions::ReadLearning},
    classes::{RequiredCourse, RequiredOf},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
};
use uuid::Uuid;

use super::{LIVING, rows};
use crate::{
    db::{Conn, row},
    error::StoreError,
    sql::{Sql, values},
};

row! {
    struct GapRow {
        member: Uuid,
        name: String,
        branch: Uuid,
        branch_name: String,
        branch_path: String,
        lessons_completed: i64,
    }
    struct BranchGapRow {
        branch: Uuid,
        branch_name: String,
        branch_path: String,
        required: i64,
        completed: i64,
    }
    /// How far all in scope have come.
    struct GapTotals {
        required: i64,
        completed: i64,
    }
}

/// Somebody who has not completed a compulsory course.
#[derive(Clone, Debug)]
pub struct Gap {
    pub member: MemberId,
    pub name: String,
    pub branch: OrganizationId,
    pub branch_name: String,
    pub branch_path: String,
    pub lessons_completed: i64,
}

/// How far a branch has come with a compulsory course.
#[derive(Clone, Debug)]
pub struct BranchGap {
    pub branch: OrganizationId,
    pub branch_name: String,
    pub branch_path: String,
    pub required: i64,
    pub completed: i64,
}

impl From<GapRow> for Gap {
    fn from(row: GapRow) -> Self {
        Self {
            member: Id::new(row.member),
            name: row.name,
            branch: Id::new(row.branch),
            branch_name: row.branch_name,
            branch_path: row.branch_path,
            lessons_completed: row.lessons_completed,
        }
    }
}

impl From<BranchGapRow> for BranchGap {
    fn from(row: BranchGapRow) -> Self {
        Self {
            branch: Id::new(row.branch),
            branch_name: row.branch_name,
            branch_path: row.branch_path,
            required: row.required,
            completed: row.completed,
        }
    }
}

/// The people in scope of whom a course is required, with the lessons they completed as `d`.
fn required(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    (course, below): (&RequiredCourse, Option<OrganizationId>),
    columns: &str,
) -> Sql {
    let select = format!(
        "SELECT {columns} FROM member m JOIN organization b ON b.id = m.branch_id \
         JOIN organization o ON m.branch_path >= o.path AND m.branch_path < o.path || '~' \
         LEFT JOIN (SELECT p.member_id, COUNT(*) AS lessons FROM class_lesson l JOIN lesson_progress p \
         ON p.lesson_id = l.id AND p.completed_at IS NOT NULL WHERE l.class_id = "
    );
    let sql = Sql::new(conn, &select).bind(course.class.uuid());
    let sql = sql.push(" GROUP BY p.member_id) d ON d.member_id = m.id").permitted(permit);
    let sql = sql.push(" AND o.id = ").bind(course.organization.uuid()).push(LIVING);
    let sql = sql.in_scope(permit.scope(), "m.branch_path", None);
    let sql = if course.required_of == RequiredOf::Secretary {
        sql.push(
            " AND EXISTS (SELECT 1 FROM post s WHERE s.member_id = m.id AND s.duty = 'secretary' AND s.until IS NULL)",
        )
    } else {
        sql
    };
    match below {
        Some(top) => sql.in_subtree(permit.scope(), top, "m.branch_path"),
        None => sql,
    }
}

/// How many people are meant and how many have completed it.
pub async fn gap_totals(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    course: &RequiredCourse,
    below: Option<OrganizationId>,
) -> Result<(i64, i64), StoreError> {
    let columns = format!("COUNT(*), COUNT(CASE WHEN d.lessons >= {} THEN 1 END)", course.lessons);
    let sql = required(conn, permit, (course, below), &columns);
    let rows: Vec<GapTotals> = sql.all(conn, permit).await?;
    Ok(rows.first().map_or((0, 0), |row| (row.required, row.completed)))
}

/// Up to `limit` people who have not completed it, branch by branch, after a place.
pub async fn gap_page(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    course: &RequiredCourse,
    below: Option<OrganizationId>,
    (after, limit): (Option<(String, Uuid)>, u64),
) -> Result<Vec<Gap>, StoreError> {
    let columns = "m.id, m.name, m.branch_id, b.name, m.branch_path, COALESCE(d.lessons, 0)";
    let sql = required(conn, permit, (course, below), columns);
    let sql = sql.push(" AND COALESCE(d.lessons, 0) < ").bind(course.lessons);
    let sql = match after {
        Some((path, id)) => sql.push_with(" AND (m.branch_path, m.id) > (?, ?)", values![path, id]),
        None => sql,
    };
    let sql = sql.push(" ORDER BY m.branch_path, m.id LIMIT ").bind(rows(limit));
    let found: Vec<GapRow> = sql.all(conn, permit).await?;
    Ok(found.into_iter().map(Gap::from).collect())
}

/// Up to `limit` branches with their figures, in tree order, after the path `after`.
pub async fn branch_gaps(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    course: &RequiredCourse,
    below: Option<OrganizationId>,
    (after, limit): (Option<String>, u64),
) -> Result<Vec<BranchGap>, StoreError> {
    let columns = format!(
        "m.branch_id, b.name, m.branch_path, COUNT(*), COUNT(CASE WHEN d.lessons >= {} THEN 1 END)",
        course.lessons
    );
    let sql = required(conn, permit, (course, below), &columns);
    let sql = sql.push_if(" AND m.branch_path > ?", after);
    let sql =
        sql.push(" GROUP BY m.branch_path, m.branch_id, b.name ORDER BY m.branch_path LIMIT ");
    let found: Vec<BranchGapRow> = sql.bind(rows(limit)).all(conn, permit).await?;
    Ok(found.into_iter().map(BranchGap::from).collect())
}
