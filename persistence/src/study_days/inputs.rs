//! What the planner is answered: the calendar, earlier burdens, what is already given away.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ManageStudyDays},
    id::Id,
    organizations::OrganizationId,
    study_days::{
        CalendarDay, Hardship, LOOK_BACK, Month, PartOfDay, Past, RoomSeat, VenueId, WorkCalendar,
    },
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::{Alias, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::entity::{
    booking,
    calendar_day::{Column, Entity},
};
use crate::{db::Conn, error::StoreError, organizations, sql::scoped};

/// The public calendar of a month.
pub async fn calendar_of(
    conn: &Conn,
    permit: &Permit<ManageStudyDays>,
    month: Month,
) -> Result<WorkCalendar, StoreError> {
    let last = month.days().last().unwrap_or(month.first());
    let select =
        Entity::find().filter(Column::Day.gte(month.first())).filter(Column::Day.lte(last));
    let days = scoped::all(conn, permit, select).await?.into_iter().map(CalendarDay::try_from);
    days.map(|day| day.map(|day| (day.day, day.kind))).collect()
}

/// The burdens of branches by their id.
pub type Burdens = HashMap<Uuid, Past>;

#[derive(FromQueryResult)]
struct BurdenRow {
    branch_id: Uuid,
    latest: String,
    times: i64,
}

/// Published bookings of the branches below `top`.
fn published_below(permit: &Permit<ManageStudyDays>, top: OrganizationId) -> SelectStatement {
    Query::select()
        .expr_as(booking("branch_id"), Alias::new("branch_id"))
        .from(Alias::new("study_day_booking"))
        .and_where(booking("published").eq(true))
        .and_where(booking("branch_id").in_subquery(organizations::ids_below(permit.scope(), top)))
        .to_owned()
}

/// Which branches below `top` had hard slots in the year before `month`, and whether in the last month.
pub async fn burdens(
    conn: &Conn,
    permit: &Permit<ManageStudyDays>,
    top: OrganizationId,
    month: Month,
) -> Result<Burdens, StoreError> {
    let select = published_below(permit, top)
        .expr_as(booking("month").max(), Alias::new("latest"))
        .expr_as(booking("month").count(), Alias::new("times"))
        .and_where(booking("hardship").ne(Hardship::None.as_str()))
        .and_where(booking("month").gte(month.back(LOOK_BACK).to_string()))
        .and_where(booking("month").lt(month.to_string()))
        .add_group_by([booking("branch_id")])
        .to_owned();
    let rows: Vec<BurdenRow> = scoped::all_as(conn, permit, select).await?;
    let lately = month.back(1).to_string();
    let past = |row: &BurdenRow| Past {
        lately: row.latest == lately,
        times: u32::try_from(row.times).unwrap_or(u32::MAX),
    };
    Ok(rows.iter().map(|row| (row.branch_id, past(row))).collect())
}

#[derive(FromQueryResult)]
struct BranchRow {
    branch_id: Uuid,
}

/// The branches below `top` that a published plan already gives a day in this month.
pub async fn planned(
    conn: &Conn,
    permit: &Permit<ManageStudyDays>,
    top: OrganizationId,
    month: Month,
) -> Result<HashSet<Uuid>, StoreError> {
    let select =
        published_below(permit, top).and_where(booking("month").eq(month.to_string())).to_owned();
    let rows: Vec<BranchRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| row.branch_id).collect())
}

#[derive(FromQueryResult)]
struct TakenRow {
    venue_id: Uuid,
    day: NaiveDate,
    part: String,
    room: i64,
    seat: i64,
}

/// The seats of these venues, found before within the permit, that published plans have given
/// away, by venue and day.
pub type TakenSeats = HashMap<(VenueId, NaiveDate), Vec<RoomSeat>>;

pub async fn taken_seats(
    conn: &Conn,
    permit: &Permit<ManageStudyDays>,
    venues: &[VenueId],
    month: Month,
) -> Result<TakenSeats, StoreError> {
    let mut select = Query::select();
    for name in ["venue_id", "day", "part", "room", "seat"] {
        select.expr_as(booking(name), Alias::new(name));
    }
    let select = select
        .from(Alias::new("study_day_booking"))
        .and_where(booking("published").eq(true))
        .and_where(booking("month").eq(month.to_string()))
        .and_where(booking("venue_id").is_in(venues.iter().copied().map(Id::uuid)))
        .to_owned();
    let rows: Vec<TakenRow> = scoped::all_as(conn, permit, select).await?;
    let mut taken = TakenSeats::new();
    for row in &rows {
        taken.entry((Id::new(row.venue_id), row.day)).or_default().push(taken_seat(row)?);
    }
    Ok(taken)
}

fn taken_seat(row: &TakenRow) -> Result<RoomSeat, StoreError> {
    let corrupt = || StoreError::corrupt("study_day_booking", format!("seat on {}", row.day));
    let number = |n: i64| u32::try_from(n).map_err(|_| corrupt());
    Ok(RoomSeat {
        part: PartOfDay::parse(&row.part).ok_or_else(corrupt)?,
        room: number(row.room)?,
        number: number(row.seat)?,
    })
}
