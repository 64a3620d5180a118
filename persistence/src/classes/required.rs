//! Compulsory courses and who has not completed them yet (S29).
//!
//! Text SQL: the people of a whole subtree are compared with what they completed in one pass.

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ReadLearning, RequireCourses},
    },
    classes::{RequiredCourse, RequiredCourseId, RequiredOf},
    id::Id,
    members::MemberId,
    organizations::{Organization, OrganizationId},
    time::Instant,
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::{
    LIVING,
    entity::required::{ActiveModel, Entity},
    rows,
};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::{Sql, values},
};

const SELECT: &str = "SELECT r.id, r.organization_id, r.class_id, c.title, r.required_of, r.year, r.created_at, \
     (SELECT COUNT(*) FROM class_lesson l WHERE l.class_id = r.class_id) FROM required_course r \
     JOIN study_class c ON c.id = r.class_id JOIN organization o ON o.id = r.organization_id";

row! {
    struct RequiredRow {
        id: Uuid,
        organization: Uuid,
        class: Uuid,
        title: String,
        required_of: String,
        year: i64,
        created_at: i64,
        lessons: i64,
    }
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

impl TryFrom<RequiredRow> for RequiredCourse {
    type Error = StoreError;

    fn try_from(row: RequiredRow) -> Result<Self, StoreError> {
        let required_of = RequiredOf::parse(&row.required_of);
        Ok(Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization),
            class: Id::new(row.class),
            title: row.title,
            required_of: required_of
                .ok_or_else(|| StoreError::corrupt("required_course", "required_of"))?,
            year: row.year,
            created_at: Instant::from_millis(row.created_at),
            lessons: row.lessons,
        })
    }
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

/// Makes a class compulsory below `owner`, which the caller has found within the permit.
pub async fn insert_required(
    tx: &Tx,
    permit: &Permit<RequireCourses>,
    owner: &Organization,
    new: &RequiredCourse,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&owner.path) || new.organization != owner.id {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        organization_id: Set(new.organization.uuid()),
        class_id: Set(new.class.uuid()),
        required_of: Set(new.required_of.as_str().to_owned()),
        year: Set(new.year),
        created_at: Set(new.created_at.millis()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// A compulsory course of an organization in scope or above it.
pub async fn find_required(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    id: RequiredCourseId,
) -> Result<RequiredCourse, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).visible_to(permit.scope(), "o.path");
    let rows: Vec<RequiredRow> = sql.push(" AND r.id = ").bind(id.uuid()).all(conn, permit).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("required_course"))?.try_into()
}

/// Up to `limit` compulsory courses, newest first, after `after`.
pub async fn required_page(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    year: Option<i64>,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<RequiredCourse>, StoreError> {
    let sql = Sql::with_permit(conn, permit, SELECT).visible_to(permit.scope(), "o.path");
    let sql = sql.push_if(" AND r.year = ?", year).push_if(" AND r.id < ?", after);
    let sql = sql.push(" ORDER BY r.id DESC LIMIT ").bind(rows(limit));
    let found: Vec<RequiredRow> = sql.all(conn, permit).await?;
    found.into_iter().map(RequiredCourse::try_from).collect()
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
