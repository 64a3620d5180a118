//! Compulsory courses and who has not completed them yet (S29).

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ReadLearning, RequireCourses},
    },
    classes::RequiredOf,
    organizations::{Organization, OrganizationId},
    time::Instant,
};
use uuid::Uuid;

use super::{LIVING, most};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::Sql,
};

const SELECT: &str = "SELECT r.id, r.organization_id, r.class_id, c.title, r.required_of, r.year, r.created_at, \
     (SELECT COUNT(*) FROM class_lesson l WHERE l.class_id = r.class_id) FROM required_course r \
     JOIN study_class c ON c.id = r.class_id JOIN organization o ON o.id = r.organization_id";

row! {
    /// A compulsory course and how many lessons it has.
    pub struct RequiredRow {
        id: Uuid,
        organization_id: Uuid,
        class_id: Uuid,
        title: String,
        required_of: String,
        year: i64,
        created_at: i64,
        lessons: i64,
    }
    /// Somebody who has not completed it.
    pub struct GapRow {
        member_id: Uuid,
        name: String,
        branch_id: Uuid,
        branch_name: String,
        branch_path: String,
        lessons_completed: i64,
    }
    /// How far a branch has come.
    pub struct BranchGapRow {
        branch_id: Uuid,
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

/// Makes a class compulsory below `owner`, which the caller has found within the permit.
pub async fn insert_required(
    tx: &Tx,
    permit: &Permit<RequireCourses>,
    owner: &Organization,
    new: &RequiredRow,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&owner.path) || new.organization_id != owner.id.uuid() {
        return Err(StoreError::NotFound("organization"));
    }
    let sql = Sql::new(
        tx,
        "INSERT INTO required_course (id, organization_id, class_id, required_of, year, created_at) VALUES (",
    );
    let sql = sql.bind(new.id).push(", ").bind(new.organization_id);
    let sql = sql.push(", ").bind(new.class_id).push(", ").bind(new.required_of.clone());
    let sql = sql.push(", ").bind(new.year).push(", ").bind(new.created_at);
    sql.push(")").execute(tx).await.map(|_| ())
}

/// A compulsory course of an organization in scope or above it.
pub async fn find_required(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    id: Uuid,
) -> Result<RequiredRow, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).visible_to(permit.scope(), "o.path");
    let rows: Vec<RequiredRow> = sql.push(" AND r.id = ").bind(id).all(conn, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("required_course"))
}

/// Up to `limit` compulsory courses, newest first, after `after`.
pub async fn required_page(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    year: Option<i64>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<RequiredRow>, StoreError> {
    let mut sql = Sql::with_permit(conn, permit, SELECT).visible_to(permit.scope(), "o.path");
    if let Some(year) = year {
        sql = sql.push(" AND r.year = ").bind(year);
    }
    if let Some(after) = after {
        sql = sql.push(" AND r.id < ").bind(after);
    }
    sql.push(" ORDER BY r.id DESC LIMIT ").bind(most(limit)).all(conn, permit).await
}

/// The people in scope of whom a course is required, with the lessons they completed as `d`.
fn required(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    (course, below): (&RequiredRow, Option<OrganizationId>),
    columns: &str,
) -> Sql {
    let select = format!(
        "SELECT {columns} FROM member m JOIN organization b ON b.id = m.branch_id \
         JOIN organization o ON m.branch_path >= o.path AND m.branch_path < o.path || '~' \
         LEFT JOIN (SELECT p.member_id, COUNT(*) AS lessons FROM class_lesson l JOIN lesson_progress p \
         ON p.lesson_id = l.id AND p.completed_at IS NOT NULL WHERE l.class_id = "
    );
    let sql = Sql::new(conn, &select).bind(course.class_id);
    let sql = sql.push(" GROUP BY p.member_id) d ON d.member_id = m.id").permitted(permit);
    let sql = sql.push(" AND o.id = ").bind(course.organization_id).push(LIVING);
    let sql = sql.in_scope(permit.scope(), "m.branch_path", None);
    let sql = if course.required_of == RequiredOf::Secretary.as_str() {
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
    course: &RequiredRow,
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
    course: &RequiredRow,
    below: Option<OrganizationId>,
    after: Option<(String, Uuid)>,
    limit: u64,
) -> Result<Vec<GapRow>, StoreError> {
    let columns = "m.id, m.name, m.branch_id, b.name, m.branch_path, COALESCE(d.lessons, 0)";
    let sql = required(conn, permit, (course, below), columns);
    let sql = sql.push(" AND COALESCE(d.lessons, 0) < ").bind(course.lessons);
    let sql = match after {
        Some((path, id)) => {
            sql.push(" AND (m.branch_path, m.id) > (").bind(path).push(", ").bind(id).push(")")
        }
        None => sql,
    };
    let sql = sql.push(" ORDER BY m.branch_path, m.id LIMIT ").bind(most(limit));
    sql.all(conn, permit).await
}

/// Up to `limit` branches with their figures, in tree order, after the path `after`.
pub async fn branch_gaps(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    course: &RequiredRow,
    below: Option<OrganizationId>,
    after: Option<String>,
    limit: u64,
) -> Result<Vec<BranchGapRow>, StoreError> {
    let columns = format!(
        "m.branch_id, b.name, m.branch_path, COUNT(*), COUNT(CASE WHEN d.lessons >= {} THEN 1 END)",
        course.lessons
    );
    let sql = required(conn, permit, (course, below), &columns);
    let sql = match after {
        Some(path) => sql.push(" AND m.branch_path > ").bind(path),
        None => sql,
    };
    let sql =
        sql.push(" GROUP BY m.branch_path, m.branch_id, b.name ORDER BY m.branch_path LIMIT ");
    sql.bind(most(limit)).all(conn, permit).await
}

impl RequiredRow {
    /// A new one; its lessons are counted when it is read.
    pub fn new(
        id: Uuid,
        owner: OrganizationId,
        (class, title): (Uuid, String),
        (of, year): (RequiredOf, i64),
        now: Instant,
    ) -> Self {
        Self {
            id,
            organization_id: owner.uuid(),
            class_id: class,
            title,
            required_of: of.as_str().to_owned(),
            year,
            created_at: now.millis(),
            lessons: 0,
        }
    }
}
