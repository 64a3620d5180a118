//! The bank of a quiz.

use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageClasses, Study},
    },
    classes::{
        Lesson, LessonId,
        quiz::{Item, ItemKind},
    },
    id::Id,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    entity::{item, lesson},
    scope,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::{insert_all, scoped},
};

impl TryFrom<item::Model> for Item {
    type Error = StoreError;

    fn try_from(row: item::Model) -> Result<Self, StoreError> {
        let kind = ItemKind::parse(&row.kind);
        Ok(Self {
            id: Id::new(row.id),
            kind: kind.ok_or_else(|| StoreError::corrupt("quiz_item", "kind"))?,
            prompt: row.prompt,
            options: row.options.split('\n').map(str::to_owned).collect(),
            right: row.right_options,
        })
    }
}

/// Adds items to the bank of a quiz.
pub async fn insert_items(
    tx: &Tx,
    lesson: &Locked<Lesson>,
    items: &[Item],
    now: Instant,
) -> Result<(), StoreError> {
    let rows = items.iter().map(|item| item::ActiveModel {
        id: Set(item.id.uuid()),
        lesson_id: Set(lesson.id.uuid()),
        kind: Set(item.kind.as_str().to_owned()),
        prompt: Set(item.prompt.clone()),
        options: Set(item.options.join("\n")),
        right_options: Set(item.right),
        created_at: Set(now.millis()),
    });
    insert_all(tx, rows).await
}

/// How many items a bank has.
pub async fn item_count(tx: &Tx, lesson: &Locked<Lesson>) -> Result<i64, StoreError> {
    let items = item::Entity::find().filter(item::Column::LessonId.eq(lesson.id.uuid()));
    Ok(i64::try_from(items.count(&**tx).await?).unwrap_or(i64::MAX))
}

/// Up to `limit` items with their answers, for those who manage the class.
pub async fn item_page(
    conn: &Conn,
    permit: &Permit<ManageClasses>,
    lesson: LessonId,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<Item>, StoreError> {
    let managed = lessons_of(scope::ids(scope::managed(permit.scope())));
    let mut select = item::Entity::find()
        .filter(item::Column::LessonId.eq(lesson.uuid()))
        .filter(item::Column::LessonId.in_subquery(managed))
        .order_by_asc(item::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(item::Column::Id.gt(after));
    }
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(Item::try_from).collect()
}

/// The ids of the bank of a quiz that the holder studies, for drawing; it has 500 items at most.
pub async fn bank(
    tx: &Tx,
    permit: &Permit<Study>,
    lesson: LessonId,
) -> Result<Vec<Uuid>, StoreError> {
    let studied = lessons_of(scope::studied_classes(permit)?);
    let select = item::Entity::find()
        .filter(item::Column::LessonId.eq(lesson.uuid()))
        .filter(item::Column::LessonId.in_subquery(studied))
        .order_by_asc(item::Column::Id);
    Ok(scoped::all(tx, permit, select).await?.into_iter().map(|item| item.id).collect())
}

/// The lessons of these classes, as a subquery.
fn lessons_of(classes: SelectStatement) -> SelectStatement {
    Query::select()
        .column(lesson::Column::Id)
        .from(lesson::Entity)
        .and_where(lesson::Column::ClassId.in_subquery(classes))
        .to_owned()
}
