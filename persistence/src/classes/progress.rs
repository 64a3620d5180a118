//! Progress in a lesson: what was sent, what of it counts, one line of time for each member.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::Study},
    classes::{
        ClassId, ClassState, LearnerClock, LessonId, LessonProgress, StudiedLesson,
        progress::WatchedRanges,
    },
    id::Id,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType, OnConflict, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    entity::{class, clock, enrolment, event, lesson, progress},
    lessons::{kind, terms},
    scope::learner,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::scoped,
};

/// An event as it is kept.
#[derive(Clone, Copy, Debug)]
pub struct NewEvent {
    pub op_id: Uuid,
    pub from: i64,
    pub to: i64,
    pub client_at: Option<Instant>,
}

/// A lesson with its class and the member's enrolment.
#[derive(FromQueryResult)]
struct StudiedRow {
    id: Uuid,
    kind: String,
    title: String,
    length_seconds: i64,
    credit_seconds: i64,
    quiz_draws: Option<i64>,
    quiz_pass_mark: Option<i64>,
    quiz_attempts: Option<i64>,
    state: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    enrolled_at: i64,
}

impl TryFrom<StudiedRow> for StudiedLesson {
    type Error = StoreError;

    fn try_from(row: StudiedRow) -> Result<Self, StoreError> {
        let state = ClassState::parse(&row.state);
        Ok(Self {
            id: Id::new(row.id),
            kind: kind(&row.kind)?,
            title: row.title,
            length_seconds: row.length_seconds,
            credit_seconds: row.credit_seconds,
            quiz: terms(row.quiz_draws, row.quiz_pass_mark, row.quiz_attempts)?,
            state: state.ok_or_else(|| StoreError::corrupt("study_class", "state"))?,
            period: (row.starts_on, row.ends_on),
            enrolled_at: Instant::from_millis(row.enrolled_at),
        })
    }
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

/// The classes that the holder is in, as a subquery.
fn own_classes(permit: &Permit<Study>) -> Result<SelectStatement, StoreError> {
    let held = enrolment::Column::MemberId.eq(learner(permit)?.uuid());
    Ok(Query::select()
        .column(enrolment::Column::ClassId)
        .from(enrolment::Entity)
        .and_where(held)
        .and_where(enrolment::Column::WithdrawnAt.is_null())
        .to_owned())
}

/// A lesson of a class that the holder is in; any other does not exist.
pub async fn find_studied(
    conn: &Conn,
    permit: &Permit<Study>,
    id: LessonId,
) -> Result<StudiedLesson, StoreError> {
    use class::Column as C;
    use enrolment::Column as E;
    use lesson::Column as L;
    let lesson = [L::Id, L::Kind, L::Title, L::LengthSeconds, L::CreditSeconds, L::QuizDraws];
    let select = Query::select()
        .columns(lesson.map(|column| (lesson::Entity, column)))
        .columns([L::QuizPassMark, L::QuizAttempts].map(|column| (lesson::Entity, column)))
        .columns([C::State, C::StartsOn, C::EndsOn].map(|column| (class::Entity, column)))
        .column((enrolment::Entity, E::EnrolledAt))
        .from(lesson::Entity)
        .inner_join(
            class::Entity,
            Expr::col((class::Entity, C::Id)).equals((lesson::Entity, L::ClassId)),
        )
        .inner_join(
            enrolment::Entity,
            Expr::col((enrolment::Entity, E::ClassId)).equals((lesson::Entity, L::ClassId)),
        )
        .and_where(Expr::col((enrolment::Entity, E::MemberId)).eq(learner(permit)?.uuid()))
        .and_where(Expr::col((enrolment::Entity, E::WithdrawnAt)).is_null())
        .and_where(Expr::col((lesson::Entity, L::Id)).eq(id.uuid()))
        .to_owned();
    let rows: Vec<StudiedRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("class_lesson"))?.try_into()
}

/// The holder's line of time, locked until the transaction ends.
pub async fn lock_clock(
    tx: &Tx,
    permit: &Permit<Study>,
) -> Result<Locked<LearnerClock>, StoreError> {
    let member = learner(permit)?;
    let row = clock::ActiveModel { member_id: Set(member.uuid()), used_until: Set(0) };
    // Writing the value that is there locks the row, whoever was first.
    let kept = Expr::col((clock::Entity, clock::Column::UsedUntil));
    let lock = OnConflict::column(clock::Column::MemberId)
        .value(clock::Column::UsedUntil, kept)
        .to_owned();
    clock::Entity::insert(row).on_conflict(lock).exec_without_returning(&**tx).await?;
    let select = clock::Entity::find().filter(clock::Column::MemberId.eq(member.uuid()));
    let row = scoped::one(tx, permit, select.lock(LockType::NoKeyUpdate)).await?;
    let row = row.ok_or(StoreError::NotFound("learner_clock"))?;
    let used_until = Instant::from_millis(row.used_until);
    Ok(Locked::new(LearnerClock { member, used_until }))
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
    event::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(())
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
        .filter(lesson::Column::ClassId.in_subquery(own_classes(permit)?))
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

/// Moves the member's line of time on.
pub async fn save_clock(
    tx: &Tx,
    clock: &Locked<LearnerClock>,
    used_until: Instant,
) -> Result<(), StoreError> {
    let row = clock::ActiveModel { used_until: Set(used_until.millis()), ..Default::default() };
    clock::Entity::update_many()
        .set(row)
        .filter(clock::Column::MemberId.eq(clock.member.uuid()))
        .exec(&**tx)
        .await?;
    Ok(())
}
