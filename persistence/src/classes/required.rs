//! Compulsory courses, each with the title of its class and the number of its lessons.

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
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult,
    sea_query::{Alias, Asterisk, Expr, ExprTrait, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::entity::{
    class, lesson,
    required::{ActiveModel, Column, Entity},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    organizations,
    sql::{scoped, subquery},
};

#[derive(FromQueryResult)]
struct RequiredRow {
    id: Uuid,
    organization_id: Uuid,
    class_id: Uuid,
    title: String,
    required_of: String,
    year: i64,
    created_at: i64,
    lessons: i64,
}

impl TryFrom<RequiredRow> for RequiredCourse {
    type Error = StoreError;

    fn try_from(row: RequiredRow) -> Result<Self, StoreError> {
        let required_of = RequiredOf::parse(&row.required_of);
        Ok(Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            class: Id::new(row.class_id),
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

/// The courses of organizations in scope and above it.
fn within(permit: &Permit<ReadLearning>) -> SelectStatement {
    let own = |column| (Entity, column);
    let of_class = |column| Expr::col((lesson::Entity, column)).equals(own(Column::ClassId));
    let lessons = Query::select()
        .expr(Expr::col(Asterisk).count())
        .from(lesson::Entity)
        .and_where(of_class(lesson::Column::ClassId))
        .to_owned();
    let owners = organizations::ids_in_line(permit.scope());
    Query::select()
        .columns([Column::Id, Column::OrganizationId, Column::ClassId].map(own))
        .columns([Column::RequiredOf, Column::Year, Column::CreatedAt].map(own))
        .column((class::Entity, class::Column::Title))
        .expr_as(subquery(lessons), Alias::new("lessons"))
        .from(Entity)
        .inner_join(
            class::Entity,
            Expr::col((class::Entity, class::Column::Id)).equals(own(Column::ClassId)),
        )
        .and_where(Column::OrganizationId.in_subquery(owners))
        .to_owned()
}

/// A compulsory course of an organization in scope or above it.
pub async fn find_required(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    id: RequiredCourseId,
) -> Result<RequiredCourse, StoreError> {
    let select = within(permit).and_where(Column::Id.eq(id.uuid())).to_owned();
    let rows: Vec<RequiredRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("required_course"))?.try_into()
}

/// Up to `limit` compulsory courses, newest first, after `after`.
pub async fn required_page(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    year: Option<i64>,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<RequiredCourse>, StoreError> {
    let mut select = within(permit);
    select.order_by((Entity, Column::Id), Order::Desc).limit(limit);
    if let Some(year) = year {
        select.and_where(Column::Year.eq(year));
    }
    if let Some(after) = after {
        select.and_where(Column::Id.lt(after));
    }
    let found: Vec<RequiredRow> = scoped::all_as(conn, permit, select).await?;
    found.into_iter().map(RequiredCourse::try_from).collect()
}
