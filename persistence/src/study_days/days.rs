//! The public calendar as data: read by all who see plans, kept by those who reach the whole tree.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageCalendar, ReadStudyDays},
    },
    study_days::{CalendarDay, CalendarState, DayKind, Month},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

use super::entity::{
    calendar_day::{ActiveModel, Column, Entity, Model},
    calendar_month,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    organizations,
    sql::scoped,
};

/// More days than a year has.
const DAYS_MAX: u64 = 400;

impl TryFrom<Model> for CalendarDay {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let corrupt = || StoreError::corrupt("calendar_day", format!("kind of {}", row.day));
        let kind = DayKind::parse(&row.kind).ok_or_else(corrupt)?;
        Ok(Self { day: row.day, kind, name: row.name })
    }
}

/// The days from `first` to `last` on which the calendar departs from the plain week; a year has few.
pub async fn calendar_days(
    conn: &Conn,
    permit: &Permit<ReadStudyDays>,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<CalendarDay>, StoreError> {
    let select = Entity::find()
        .filter(Column::Day.gte(first))
        .filter(Column::Day.lte(last))
        .order_by_asc(Column::Day)
        .limit(DAYS_MAX);
    scoped::all(conn, permit, select).await?.into_iter().map(CalendarDay::try_from).collect()
}

/// Enters a day or changes what it is. The calendar is everybody's, so whoever changes it
/// reaches the root.
pub async fn put_day(
    tx: &Tx,
    permit: &Permit<ManageCalendar>,
    new: &CalendarDay,
) -> Result<(), StoreError> {
    organizations::require_root(tx, permit, "calendar_day").await?;
    let row = ActiveModel {
        day: Set(new.day),
        kind: Set(new.kind.as_str().to_owned()),
        name: Set(new.name.clone()),
    };
    let again =
        OnConflict::column(Column::Day).update_columns([Column::Kind, Column::Name]).to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Makes a day an ordinary one again.
pub async fn remove_day(
    tx: &Tx,
    permit: &Permit<ManageCalendar>,
    day: NaiveDate,
) -> Result<(), StoreError> {
    organizations::require_root(tx, permit, "calendar_day").await?;
    let done = Entity::delete_by_id(day).exec(&**tx).await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::NotFound("calendar_day")) }
}

/// Which of these months somebody vouches for.
pub async fn confirmed_months<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    months: &[Month],
) -> Result<Vec<Month>, StoreError> {
    use calendar_month::{Column, Entity};
    let select = Entity::find()
        .filter(Column::Month.is_in(months.iter().map(Month::to_string)))
        .order_by_asc(Column::Month);
    let rows = scoped::all(conn, permit, select).await?;
    let month = |row: calendar_month::Model| {
        Month::parse(&row.month).ok_or_else(|| StoreError::corrupt("calendar_month", "month"))
    };
    rows.into_iter().map(month).collect()
}

/// Whether somebody vouches for the month's public holidays.
pub async fn calendar_state<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    month: Month,
) -> Result<CalendarState, StoreError> {
    let confirmed = confirmed_months(conn, permit, &[month]).await?;
    Ok(CalendarState::from_confirmed(!confirmed.is_empty()))
}

/// Vouches for a month; whether nobody did before.
pub async fn confirm_month(
    tx: &Tx,
    permit: &Permit<ManageCalendar>,
    month: Month,
    at: Instant,
) -> Result<bool, StoreError> {
    use calendar_month::{ActiveModel, Column, Entity};
    organizations::require_root(tx, permit, "calendar_day").await?;
    let row = ActiveModel { month: Set(month.to_string()), confirmed_at: Set(at.millis()) };
    let again = OnConflict::column(Column::Month).do_nothing().to_owned();
    let written = Entity::insert(row).on_conflict(again).exec_without_returning(&**tx).await?;
    Ok(written == 1)
}
