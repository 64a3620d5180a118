//! Compulsory courses (S29).
//!
//! Text SQL: a course is found through the path of its owner, with the title of its class and the
//! number of its lessons.

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ReadLearning, RequireCourses},
    },
    classes::{RequiredCourse, RequiredCourseId, RequiredOf},
    id::Id,
    organizations::Organization,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::{
    entity::required::{ActiveModel, Entity},
    rows,
};
use crate::{
    db::{Conn, Tx, row},
    error::StoreError,
    sql::Sql,
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
