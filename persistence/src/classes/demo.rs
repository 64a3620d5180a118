//! Loading enrolments and what came of them in bulk, for the demo.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::EnrolInClasses},
    classes::{ClassId, EntryKind},
    hours::Evidence,
    members::MemberId,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait,
    sea_query::{BinOper, CaseStatement, Expr, ExprTrait, InsertStatement, Query},
};

use super::entity::{enrolment, entry, lesson, progress as done};
use crate::{db::Tx, error::StoreError, sql::insert_all};

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
    let rows = new.iter().map(|one| enrolment::ActiveModel {
        class_id: Set(one.class.uuid()),
        member_id: Set(one.member.uuid()),
        by_oneself: Set(one.own),
        first_at: Set(one.at.millis()),
        enrolled_at: Set(one.at.millis()),
        withdrawn_at: Set(None),
    });
    insert_all(tx, rows).await
}

/// Lets most of those who are enrolled complete a lesson every three days. Who does follows
/// from the instant of the enrolment, so the same seed gives the same district. They studied in
/// one of `years`.
pub async fn study_all(
    tx: &Tx,
    permit: &Permit<EnrolInClasses>,
    years: RangeInclusive<i32>,
) -> Result<(), StoreError> {
    if !permit.scope().is_everywhere() {
        return Err(StoreError::NotFound("study_class"));
    }
    tx.execute(&completions()?).await?;
    tx.execute(&entries(years)?).await?;
    Ok(())
}

/// The progress of a whole district, in one pass.
fn completions() -> Result<InsertStatement, StoreError> {
    use done::Column;
    const THREE_DAYS: i64 = 3 * 24 * 3600 * 1000;
    let of_lesson = |column| Expr::col((lesson::Entity, column));
    let enrolled = |column| Expr::col((enrolment::Entity, column));
    let number = || of_lesson(lesson::Column::Position);
    let length = || of_lesson(lesson::Column::LengthSeconds);
    let done_at =
        || enrolled(enrolment::Column::EnrolledAt).add(number().mul(Expr::value(THREE_DAYS)));
    let dice = enrolled(enrolment::Column::EnrolledAt)
        .div(Expr::value(1000_i64))
        .add(number().mul(Expr::value(31_i64)))
        .modulo(Expr::value(100_i64));
    let all = Expr::value("0-").binary(BinOper::Custom("||"), length());
    let select = Query::select()
        .expr(of_lesson(lesson::Column::Id))
        .expr(enrolled(enrolment::Column::MemberId))
        .exprs([all, length(), done_at(), done_at()])
        .from(enrolment::Entity)
        .inner_join(
            lesson::Entity,
            of_lesson(lesson::Column::ClassId)
                .equals((enrolment::Entity, enrolment::Column::ClassId)),
        )
        .and_where(of_lesson(lesson::Column::Kind).ne("quiz"))
        .and_where(dice.lt(Expr::value(93_i64)))
        .to_owned();
    let columns = [
        Column::LessonId,
        Column::MemberId,
        Column::Seen,
        Column::CountedSeconds,
        Column::CompletedAt,
        Column::UpdatedAt,
    ];
    let mut insert = Query::insert();
    insert
        .into_table(done::Entity)
        .columns(columns)
        .select_from(select)
        .map_err(|error| unlike(&error))?;
    Ok(insert)
}

/// The hours that they give, in another.
fn entries(years: RangeInclusive<i32>) -> Result<InsertStatement, StoreError> {
    use entry::Column;
    let of_lesson = |column| Expr::col((lesson::Entity, column));
    let of_progress = |column| Expr::col((done::Entity, column));
    let last = i64::from(*years.end());
    let year = years.fold(CaseStatement::new(), |case, year| {
        let next = NaiveDate::from_ymd_opt(year + 1, 1, 1).unwrap_or(NaiveDate::MAX);
        let before = of_progress(done::Column::CompletedAt).lt(Instant::of_day(next).millis());
        case.case(before, i64::from(year))
    });
    let select = Query::select()
        .expr(of_progress(done::Column::MemberId))
        .expr(Expr::value(EntryKind::Lesson.as_str()))
        .expr(of_progress(done::Column::LessonId))
        .expr(Expr::value(1_i64))
        .expr(year.finally(last))
        .expr(of_lesson(lesson::Column::CreditSeconds))
        .expr(Expr::value(Evidence::TimedStudy.as_str()))
        .expr(of_progress(done::Column::CompletedAt))
        .from(done::Entity)
        .inner_join(
            lesson::Entity,
            of_lesson(lesson::Column::Id).equals((done::Entity, done::Column::LessonId)),
        )
        .and_where(of_lesson(lesson::Column::CreditSeconds).gt(0))
        .to_owned();
    let columns = [
        Column::MemberId,
        Column::Kind,
        Column::SourceId,
        Column::Number,
        Column::Year,
        Column::Seconds,
        Column::Evidence,
        Column::At,
    ];
    let mut insert = Query::insert();
    insert
        .into_table(entry::Entity)
        .columns(columns)
        .select_from(select)
        .map_err(|error| unlike(&error))?;
    Ok(insert)
}

/// As many columns as values are written here, so this cannot happen.
fn unlike(error: &sea_orm::sea_query::error::Error) -> StoreError {
    StoreError::Other(error.to_string())
}
