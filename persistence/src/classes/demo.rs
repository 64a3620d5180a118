//! Loading enrolments and what came of them in bulk, for the demo.
//!
//! Text SQL: the progress of a whole district and its entries are two set-based passes.

use lighthouse_domain::{
    access::{Permit, actions::EnrolInClasses},
    classes::ClassId,
    members::MemberId,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::entity::enrolment;
use crate::{db::Tx, error::StoreError, sql::Sql};

const CHUNK: usize = 1000;

/// Somebody who enrolled once.
#[derive(Clone, Copy, Debug)]
pub struct NewEnrolment {
    pub class: ClassId,
    pub member: MemberId,
    pub own: bool,
    pub at: Instant,
}

/// Enters many enrolments at once.
pub async fn enrol_many(
    tx: &Tx,
    permit: &Permit<EnrolInClasses>,
    new: &[NewEnrolment],
) -> Result<(), StoreError> {
    if !permit.scope().is_everywhere() {
        return Err(StoreError::NotFound("study_class"));
    }
    for chunk in new.chunks(CHUNK) {
        let rows = chunk.iter().map(|one| enrolment::ActiveModel {
            class_id: Set(one.class.uuid()),
            member_id: Set(one.member.uuid()),
            by_oneself: Set(one.own),
            first_at: Set(one.at.millis()),
            enrolled_at: Set(one.at.millis()),
            withdrawn_at: Set(None),
        });
        enrolment::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Lets most of those who are enrolled complete a lesson every three days. Who does follows
/// from the instant of the enrolment, so the same seed gives the same district.
pub async fn study_all(tx: &Tx, permit: &Permit<EnrolInClasses>) -> Result<(), StoreError> {
    if !permit.scope().is_everywhere() {
        return Err(StoreError::NotFound("study_class"));
    }
    let days = 3 * 24 * 3600 * 1000_i64;
    Sql::new(
        tx,
        "INSERT INTO lesson_progress (lesson_id, member_id, seen, counted_seconds, completed_at, updated_at) \
         SELECT l.id, e.member_id, '0-' || l.length_seconds, l.length_seconds, e.enrolled_at + l.position * ",
    )
    .bind(days)
    .push(", e.enrolled_at + l.position * ")
    .bind(days)
    .push(
        " FROM class_enrolment e JOIN class_lesson l ON l.class_id = e.class_id \
         WHERE l.kind <> 'quiz' AND (e.enrolled_at / 1000 + l.position * 31) % 100 < 93",
    )
    .execute(tx)
    .await?;
    let year = if tx.is_postgres() {
        "CAST(EXTRACT(YEAR FROM to_timestamp(p.completed_at / 1000 + 28800) AT TIME ZONE 'UTC') AS bigint)"
    } else {
        "CAST(strftime('%Y', p.completed_at / 1000 + 28800, 'unixepoch') AS bigint)"
    };
    let sql = format!(
        "INSERT INTO learning_entry (member_id, kind, source_id, number, year, seconds, evidence, at) \
         SELECT p.member_id, 'lesson', p.lesson_id, 1, {year}, l.credit_seconds, 'timed_study', p.completed_at \
         FROM lesson_progress p JOIN class_lesson l ON l.id = p.lesson_id WHERE l.credit_seconds > 0"
    );
    Sql::new(tx, &sql).execute(tx).await.map(|_| ())
}
