//! Progress in a lesson: what was sent, and what of it counts.

use lighthouse_domain::{
    access::{Permit, actions::Study},
    classes::{
        ClassId, LearnerClock, LessonId, LessonProgress, StudiedLesson, progress::WatchedRanges,
    },
    id::Id,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{
    entity::{event, lesson, progress},
    scope::{learner, studied_classes},
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::{insert_all, scoped},
};

/// An event as it is kept.
#[derive(Clone, Copy, Debug)]
pub struct NewEvent {
    pub op_id: Uuid,
    pub from: i64,
    pub to: i64,
    pub client_at: Option<Instant>,
}

impl TryFrom<progress::Model> for LessonProgress {
    type Error = StoreError;

    fn try_from(row: progress::Model) -> Result<Self, StoreError> {
        let seen = WatchedRanges::parse(&row.seen);
        Ok(Self {
            lesson: Id::new(row.lesson_id),
            seen: seen.ok_or_else(|| StoreError::corrupt("lesson_progress", "seen"))?,
            completed_at: row.completed_at.map(Instant::from_millis),
        })
    }
}

/// Which of these events the member sent before.
pub async fn known_events(
    tx: &Tx,
    clock: &Locked<LearnerClock>,
    ops: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    let known = event::Entity::find()
        .filter(event::Column::MemberId.eq(clock.member.uuid()))
        .filter(event::Column::OpId.is_in(ops.iter().copied()));
    Ok(known.all(&**tx).await?.into_iter().map(|row| row.op_id).collect())
}

/// Keeps what was sent; the caller has left out what is known.
pub async fn insert_events(
    tx: &Tx,
    clock: &Locked<LearnerClock>,
    lesson: &StudiedLesson,
    events: &[NewEvent],
    now: Instant,
) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let rows = events.iter().map(|event| event::ActiveModel {
        member_id: Set(clock.member.uuid()),
        op_id: Set(event.op_id),
        lesson_id: Set(lesson.id.uuid()),
        from_second: Set(event.from),
        to_second: Set(event.to),
        client_at: Set(event.client_at.map(Instant::millis)),
        at: Set(now.millis()),
    });
    insert_all(tx, rows).await
}

/// How far the holder has come in a lesson, if at all.
pub async fn find_progress(
    conn: &Conn,
    permit: &Permit<Study>,
    lesson: LessonId,
) -> Result<Option<LessonProgress>, StoreError> {
    let select = progress::Entity::find()
        .filter(progress::Column::MemberId.eq(learner(permit)?.uuid()))
        .filter(progress::Column::LessonId.eq(lesson.uuid()));
    scoped::one(conn, permit, select).await?.map(LessonProgress::try_from).transpose()
}

/// How far the holder has come in the lessons of a class; a class has at most 200.
pub async fn own_progress(
    conn: &Conn,
    permit: &Permit<Study>,
    class: ClassId,
) -> Result<Vec<LessonProgress>, StoreError> {
    let lessons = lesson::Entity::find()
        .filter(lesson::Column::ClassId.eq(class.uuid()))
        .filter(lesson::Column::ClassId.in_subquery(studied_classes(permit)?))
        .order_by_asc(lesson::Column::Position)
        .limit(200);
    let lessons = scoped::all(conn, permit, lessons).await?;
    let ids = lessons.iter().map(|lesson| lesson.id);
    let begun = progress::Entity::find()
        .filter(progress::Column::MemberId.eq(learner(permit)?.uuid()))
        .filter(progress::Column::LessonId.is_in(ids));
    let mut begun = scoped::all(conn, permit, begun).await?;
    let place = |id| lessons.iter().position(|lesson| lesson.id == id);
    begun.sort_by_key(|row| place(row.lesson_id));
    begun.into_iter().map(LessonProgress::try_from).collect()
}

/// Writes how far the member has come.
pub async fn save_progress(
    tx: &Tx,
    clock: &Locked<LearnerClock>,
    progress: &LessonProgress,
    now: Instant,
) -> Result<(), StoreError> {
    use progress::Column as P;
    let row = progress::ActiveModel {
        lesson_id: Set(progress.lesson.uuid()),
        member_id: Set(clock.member.uuid()),
        seen: Set(progress.seen.to_text()),
        counted_seconds: Set(progress.seen.seconds()),
        completed_at: Set(progress.completed_at.map(Instant::millis)),
        updated_at: Set(now.millis()),
    };
    let facts = [P::Seen, P::CountedSeconds, P::CompletedAt, P::UpdatedAt];
    let replace = OnConflict::columns([P::LessonId, P::MemberId]).update_columns(facts).to_owned();
    progress::Entity::insert(row).on_conflict(replace).exec_without_returning(&**tx).await?;
    Ok(())
}
