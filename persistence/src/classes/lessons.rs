//! Lessons of a class, in their order.

use lighthouse_domain::{
    access::{
        Permit, Scope,
        actions::{ManageClasses, ReadClasses},
    },
    classes::{Class, ClassId, Lesson, LessonDraft, LessonId, LessonKind, quiz::Terms},
    id::Id,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Expr, ExprTrait, LockType, Query},
};

use super::{
    class::lock_class,
    entity::{
        item,
        lesson::{ActiveModel, Column, Entity, Model},
    },
    scope,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    sql::{scoped, subquery},
};

const MISSING: StoreError = StoreError::NotFound("class_lesson");

/// The terms of a quiz: all of them, or none for other lessons.
pub(super) fn terms(
    draws: Option<i64>,
    pass_mark: Option<i64>,
    attempts: Option<i64>,
) -> Result<Option<Terms>, StoreError> {
    match (draws, pass_mark, attempts) {
        (None, None, None) => Ok(None),
        (Some(draws), Some(pass_mark), Some(attempts)) => {
            Ok(Some(Terms { draws, pass_mark, attempts }))
        }
        _ => Err(StoreError::corrupt("class_lesson", "terms of the quiz")),
    }
}

pub(super) fn kind(word: &str) -> Result<LessonKind, StoreError> {
    LessonKind::parse(word).ok_or_else(|| StoreError::corrupt("class_lesson", "kind"))
}

impl TryFrom<Model> for Lesson {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let draft = LessonDraft {
            kind: kind(&row.kind)?,
            title: row.title,
            article: row.article_id.map(Id::new),
            media: row.media_id.map(Id::new),
            length_seconds: row.length_seconds,
            credit_seconds: row.credit_seconds,
            quiz: terms(row.quiz_draws, row.quiz_pass_mark, row.quiz_attempts)?,
        };
        Ok(Self {
            id: Id::new(row.id),
            class: Id::new(row.class_id),
            position: row.position,
            draft,
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

/// The lessons of classes that meet the condition.
fn lessons(meets: Condition) -> Select<Entity> {
    Entity::find().filter(Column::ClassId.in_subquery(scope::ids(meets)))
}

/// A lesson of a class that the reader sees.
pub async fn find_lesson(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    manager: Option<&Scope>,
    id: LessonId,
) -> Result<Lesson, StoreError> {
    let select = lessons(scope::readable(permit.scope(), manager)).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, permit, select).await?.ok_or(MISSING)?.try_into()
}

/// A lesson of a class that the holder manages, both locked until the transaction ends: the class
/// first, as everywhere.
pub async fn lock_lesson(
    tx: &Tx,
    permit: &Permit<ManageClasses>,
    id: LessonId,
) -> Result<(Locked<Class>, Locked<Lesson>), StoreError> {
    let select = lessons(scope::managed(permit.scope())).filter(Column::Id.eq(id.uuid()));
    let row = scoped::one(tx, permit, select.clone()).await?.ok_or(MISSING)?;
    let class = lock_class(tx, permit, Id::new(row.class_id)).await?;
    let select = select.lock(LockType::NoKeyUpdate);
    let row = scoped::one(tx, permit, select).await?.ok_or(MISSING)?;
    Ok((class, Locked::new(row.try_into()?)))
}

/// Up to `limit` lessons of a class that the reader sees, after position `after`.
pub async fn lesson_page(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    manager: Option<&Scope>,
    class: ClassId,
    (after, limit): (i64, u64),
) -> Result<Vec<Lesson>, StoreError> {
    let select = lessons(scope::readable(permit.scope(), manager))
        .filter(Column::ClassId.eq(class.uuid()))
        .filter(Column::Position.gt(after))
        .order_by_asc(Column::Position)
        .limit(limit);
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(Lesson::try_from).collect()
}

/// Adds a lesson to a class.
pub async fn insert_lesson(tx: &Tx, class: &Locked<Class>, new: &Lesson) -> Result<(), StoreError> {
    if new.class != class.id {
        return Err(StoreError::NotFound("study_class"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        class_id: Set(new.class.uuid()),
        position: Set(new.position),
        kind: Set(new.draft.kind.as_str().to_owned()),
        created_at: Set(new.created_at.millis()),
        ..facts(new)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}

/// What may change of a lesson, as columns.
fn facts(lesson: &Lesson) -> ActiveModel {
    let draft = &lesson.draft;
    ActiveModel {
        title: Set(draft.title.clone()),
        article_id: Set(draft.article.map(Id::uuid)),
        media_id: Set(draft.media.map(Id::uuid)),
        length_seconds: Set(draft.length_seconds),
        credit_seconds: Set(draft.credit_seconds),
        quiz_draws: Set(draft.quiz.map(|quiz| quiz.draws)),
        quiz_pass_mark: Set(draft.quiz.map(|quiz| quiz.pass_mark)),
        quiz_attempts: Set(draft.quiz.map(|quiz| quiz.attempts)),
        version: Set(lesson.version),
        updated_at: Set(lesson.updated_at.millis()),
        ..Default::default()
    }
}

/// Writes a changed lesson; the stored version must be the one before.
pub async fn save_lesson(tx: &Tx, changed: Changed<Lesson>) -> Result<Lesson, StoreError> {
    locked::save(tx, facts(&changed), (Column::Id, Column::Version), changed).await
}

/// How many quizzes of a class have fewer items than an attempt draws.
pub async fn bare_quizzes(tx: &Tx, class: &Locked<Class>) -> Result<i64, StoreError> {
    let items = Query::select()
        .expr(Expr::col((item::Entity, item::Column::Id)).count())
        .from(item::Entity)
        .and_where(Expr::col((item::Entity, item::Column::LessonId)).equals((Entity, Column::Id)))
        .to_owned();
    let bare = Entity::find()
        .filter(Column::ClassId.eq(class.id.uuid()))
        .filter(Column::Kind.eq(LessonKind::Quiz.as_str()))
        .filter(Expr::col((Entity, Column::QuizDraws)).gt(subquery(items)));
    Ok(i64::try_from(bare.count(&**tx).await?).unwrap_or(i64::MAX))
}

/// How many lessons a class has.
pub async fn lesson_count(tx: &Tx, class: &Locked<Class>) -> Result<i64, StoreError> {
    let lessons = Entity::find().filter(Column::ClassId.eq(class.id.uuid()));
    Ok(i64::try_from(lessons.count(&**tx).await?).unwrap_or(i64::MAX))
}
