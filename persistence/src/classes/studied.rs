//! A lesson as the member who studies it meets it.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::Study},
    classes::{ClassState, LessonId, StudiedLesson},
    id::Id,
    time::Instant,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::{
    entity::{class, enrolment, lesson},
    lessons::{kind, terms},
    scope::learner,
};
use crate::{db::Conn, error::StoreError, sql::scoped};

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
