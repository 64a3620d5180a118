//! The attempts at a quiz.

use lighthouse_domain::{
    access::{Permit, actions::Study},
    classes::{
        LearnerClock, LessonId,
        quiz::{Attempt, AttemptId, Item, Judged, Verdict},
    },
    id::Id,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Query,
};
use uuid::Uuid;

use super::{
    entity::{attempt, drawn, item},
    scope::learner,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    sql::{insert_all, scoped},
};

impl TryFrom<attempt::Model> for Attempt {
    type Error = StoreError;

    fn try_from(row: attempt::Model) -> Result<Self, StoreError> {
        let judged = match (row.judged_at, row.score, row.passed) {
            (None, None, None) => None,
            (Some(at), Some(score), Some(passed)) => {
                let verdict = Verdict { score, passed };
                Some(Judged { at: Instant::from_millis(at), verdict })
            }
            _ => return Err(StoreError::corrupt("quiz_attempt", "verdict")),
        };
        Ok(Self {
            id: Id::new(row.id),
            lesson: Id::new(row.lesson_id),
            number: row.number,
            opened_at: Instant::from_millis(row.opened_at),
            judged,
        })
    }
}

/// The holder's attempts at a quiz, oldest first; there are ten at most.
pub async fn attempts(
    conn: &Conn,
    permit: &Permit<Study>,
    lesson: LessonId,
) -> Result<Vec<Attempt>, StoreError> {
    let select = attempt::Entity::find()
        .filter(attempt::Column::MemberId.eq(learner(permit)?.uuid()))
        .filter(attempt::Column::LessonId.eq(lesson.uuid()))
        .order_by_asc(attempt::Column::Number)
        .limit(10);
    let rows = scoped::all(conn, permit, select).await?;
    rows.into_iter().map(Attempt::try_from).collect()
}

/// The member's own attempt. The line of time is locked, so nobody judges it meanwhile.
pub async fn lock_attempt(
    tx: &Tx,
    clock: &Locked<LearnerClock>,
    id: AttemptId,
) -> Result<Locked<Attempt>, StoreError> {
    let row = attempt::Entity::find_by_id(id.uuid())
        .filter(attempt::Column::MemberId.eq(clock.member.uuid()))
        .one(&**tx)
        .await?;
    Ok(Locked::new(row.ok_or(StoreError::NotFound("quiz_attempt"))?.try_into()?))
}

/// Keeps an attempt and the items it drew, in their order.
pub async fn insert_attempt(
    tx: &Tx,
    clock: &Locked<LearnerClock>,
    new: &Attempt,
    items: &[Uuid],
) -> Result<(), StoreError> {
    let row = attempt::ActiveModel {
        id: Set(new.id.uuid()),
        lesson_id: Set(new.lesson.uuid()),
        member_id: Set(clock.member.uuid()),
        number: Set(new.number),
        opened_at: Set(new.opened_at.millis()),
        ..Default::default()
    };
    attempt::Entity::insert(row).exec_without_returning(&**tx).await?;
    let rows = (0_i64..).zip(items).map(|(place, item)| drawn::ActiveModel {
        attempt_id: Set(new.id.uuid()),
        place: Set(place),
        item_id: Set(*item),
    });
    insert_all(tx, rows).await
}

/// The items that an attempt of the holder's drew, in its order; there are 100 at most.
pub async fn drawn_items(
    conn: &Conn,
    permit: &Permit<Study>,
    attempt: AttemptId,
) -> Result<Vec<Item>, StoreError> {
    let own = Query::select()
        .column(attempt::Column::Id)
        .from(attempt::Entity)
        .and_where(attempt::Column::MemberId.eq(learner(permit)?.uuid()))
        .to_owned();
    let places = drawn::Entity::find()
        .filter(drawn::Column::AttemptId.eq(attempt.uuid()))
        .filter(drawn::Column::AttemptId.in_subquery(own))
        .limit(100);
    let places = scoped::all(conn, permit, places).await?;
    let ids = places.iter().map(|row| row.item_id);
    let select = item::Entity::find().filter(item::Column::Id.is_in(ids));
    let mut items = scoped::all(conn, permit, select).await?;
    let place = |id| places.iter().find(|row| row.item_id == id).map(|row| row.place);
    items.sort_by_key(|item| place(item.id));
    items.into_iter().map(Item::try_from).collect()
}

/// Stores the verdict of an attempt.
pub async fn save_verdict(
    tx: &Tx,
    attempt: Locked<Attempt>,
    judged: Judged,
) -> Result<Attempt, StoreError> {
    let row = attempt::ActiveModel {
        judged_at: Set(Some(judged.at.millis())),
        score: Set(Some(judged.verdict.score)),
        passed: Set(Some(judged.verdict.passed)),
        ..Default::default()
    };
    let done = attempt::Entity::update_many()
        .set(row)
        .filter(attempt::Column::Id.eq(attempt.id.uuid()))
        .filter(attempt::Column::JudgedAt.is_null())
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 {
        Ok(Attempt { judged: Some(judged), ..attempt.into_inner() })
    } else {
        Err(StoreError::VersionChanged)
    }
}
