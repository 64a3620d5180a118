//! The rooms of a planned day: what they were planned for, what they take today, what is booked.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    organizations::OrgPath,
    study_days::{Hardship, PartOfDay, Plan, RoomSeat, RoomSlot, VenueId},
};
use sea_orm::{
    FromQueryResult,
    sea_query::{
        Alias, CaseStatement, Condition, Expr, ExprTrait, Func, JoinType, Order, Query,
        SelectStatement, SimpleExpr,
    },
};
use uuid::Uuid;

use super::entity::booking;
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    sql::{column, key, scoped, subquery},
};

/// A study day of a plan at a venue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayAtVenue {
    pub town: OrgPath,
    pub hardship: Hardship,
    /// The mornings first.
    pub slots: Vec<RoomSlot>,
}

#[derive(FromQueryResult)]
struct SlotRow {
    town: String,
    part: String,
    room: i64,
    planned: i64,
    today: i64,
    hardship: String,
}

fn zero() -> SimpleExpr {
    Expr::cust("CAST(0 AS BIGINT)")
}

/// What the room takes today: nobody if the venue is closed or the room is gone.
fn today() -> SimpleExpr {
    let now = Func::coalesce([column("venue_room", "capacity"), zero()]);
    CaseStatement::new().case(column("venue", "active").eq(true), now).finally(zero()).into()
}

/// The rooms and days of a plan with what they take today, the mornings first.
fn rooms_of(plan: &Plan) -> SelectStatement {
    let room_of_today = Condition::all()
        .add(column("venue_room", "venue_id").equals(key("study_day_slot", "venue_id")))
        .add(column("venue_room", "number").equals(key("study_day_slot", "room")));
    let mut select = Query::select();
    for (name, shown) in
        [("part", "part"), ("room", "room"), ("capacity", "planned"), ("hardship", "hardship")]
    {
        select.expr_as(column("study_day_slot", name), Alias::new(shown));
    }
    select
        .expr_as(today(), Alias::new("today"))
        .from(Alias::new("study_day_slot"))
        .join(
            JoinType::InnerJoin,
            Alias::new("venue"),
            column("venue", "id").equals(key("study_day_slot", "venue_id")),
        )
        .join(JoinType::LeftJoin, Alias::new("venue_room"), room_of_today)
        .and_where(column("study_day_slot", "plan_id").eq(plan.id.uuid()))
        .order_by(key("study_day_slot", "day"), Order::Asc)
        .order_by(key("study_day_slot", "venue_id"), Order::Asc)
        .order_by(key("study_day_slot", "part"), Order::Desc)
        .order_by(key("study_day_slot", "room"), Order::Asc)
        .to_owned()
}

fn corrupt(what: &'static str) -> StoreError {
    StoreError::corrupt("study_day_slot", what)
}

fn number(stored: i64, what: &'static str) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(|_| corrupt(what))
}

fn part(word: &str) -> Result<PartOfDay, StoreError> {
    PartOfDay::parse(word).ok_or_else(|| corrupt("part"))
}

/// A study day of a locked plan at a venue, with the town the venue belongs to.
pub async fn day_at_venue<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    plan: &Plan,
    venue: VenueId,
    day: NaiveDate,
) -> Result<Option<DayAtVenue>, StoreError> {
    let select = rooms_of(plan)
        .expr_as(column("organization", "path"), Alias::new("town"))
        .join(
            JoinType::InnerJoin,
            Alias::new("organization"),
            column("organization", "id").equals(key("venue", "organization_id")),
        )
        .and_where(column("study_day_slot", "venue_id").eq(venue.uuid()))
        .and_where(column("study_day_slot", "day").eq(day))
        .to_owned();
    let rows: Vec<SlotRow> = scoped::all_as(tx, permit, select).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    Ok(Some(DayAtVenue {
        town: OrgPath::parse(&first.town).ok_or_else(|| corrupt("town"))?,
        hardship: Hardship::parse(&first.hardship).ok_or_else(|| corrupt("hardship"))?,
        slots: rows.iter().map(room_slot).collect::<Result<_, _>>()?,
    }))
}

fn room_slot(row: &SlotRow) -> Result<RoomSlot, StoreError> {
    Ok(RoomSlot {
        part: part(&row.part)?,
        room: number(row.room, "room")?,
        planned: number(row.planned, "capacity")?,
        today: number(row.today, "capacity")?,
    })
}

#[derive(FromQueryResult)]
struct SeatRow {
    part: String,
    room: i64,
    seat: i64,
}

/// The seats that are given at a venue on a day, by this plan or by a published one.
pub async fn seats_in_use<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    plan: &Plan,
    venue: VenueId,
    day: NaiveDate,
) -> Result<Vec<RoomSeat>, StoreError> {
    let mut select = Query::select();
    for name in ["part", "room", "seat"] {
        select.expr_as(booking(name), Alias::new(name));
    }
    let select = select
        .from(Alias::new("study_day_booking"))
        .and_where(booking("venue_id").eq(venue.uuid()))
        .and_where(booking("day").eq(day))
        .and_where(booking("plan_id").eq(plan.id.uuid()).or(booking("published").eq(true)))
        .to_owned();
    let rows: Vec<SeatRow> = scoped::all_as(tx, permit, select).await?;
    let seat = |row: &SeatRow| {
        Ok(RoomSeat {
            part: part(&row.part)?,
            room: number(row.room, "room")?,
            number: number(row.seat, "seat")?,
        })
    };
    rows.iter().map(seat).collect()
}

/// A room at a part of a planned day, with how many are booked there.
#[derive(Clone, Debug)]
pub struct PlannedRoom {
    pub venue: VenueId,
    pub venue_name: String,
    pub day: NaiveDate,
    pub room_name: String,
    pub slot: RoomSlot,
    pub booked: u32,
}

#[derive(FromQueryResult)]
struct DayRow {
    venue_id: Uuid,
    venue_name: String,
    day: NaiveDate,
    part: String,
    room: i64,
    room_name: String,
    planned: i64,
    today: i64,
    booked: i64,
}

/// The booked seats of a room at a part of the day, whatever published plan they are of.
fn booked() -> SelectStatement {
    let same = |name: &str| booking(name).equals(key("study_day_slot", name));
    let whole = PartOfDay::WholeDay.as_str();
    Query::select()
        .expr(booking("branch_id").count())
        .from(Alias::new("study_day_booking"))
        .and_where(same("venue_id"))
        .and_where(same("day"))
        .and_where(same("room"))
        .and_where(same("plan_id").or(booking("published").eq(true)))
        .and_where(
            same("part")
                .or(booking("part").eq(whole))
                .or(column("study_day_slot", "part").eq(whole)),
        )
        .to_owned()
}

/// More rooms and days than a plan can have: fifty venues, twenty rooms, two halves, a month.
const ROOMS_MAX: u64 = 62_000;

/// The rooms and days of a plan, found before, in the order of the days.
pub async fn planned_rooms<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    plan: &Plan,
    venue: Option<VenueId>,
) -> Result<Vec<PlannedRoom>, StoreError> {
    let mut select = rooms_of(plan);
    for (table, name, shown) in [
        ("study_day_slot", "venue_id", "venue_id"),
        ("venue", "name", "venue_name"),
        ("study_day_slot", "day", "day"),
        ("study_day_slot", "room_name", "room_name"),
    ] {
        select.expr_as(column(table, name), Alias::new(shown));
    }
    let count = subquery(booked());
    select.expr_as(count, Alias::new("booked")).limit(ROOMS_MAX);
    if let Some(venue) = venue {
        select.and_where(column("study_day_slot", "venue_id").eq(venue.uuid()));
    }
    let rows: Vec<DayRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(planned_room).collect()
}

fn planned_room(row: DayRow) -> Result<PlannedRoom, StoreError> {
    let slot = RoomSlot {
        part: part(&row.part)?,
        room: number(row.room, "room")?,
        planned: number(row.planned, "capacity")?,
        today: number(row.today, "capacity")?,
    };
    Ok(PlannedRoom {
        venue: Id::new(row.venue_id),
        venue_name: row.venue_name,
        day: row.day,
        room_name: row.room_name,
        slot,
        booked: number(row.booked, "booked")?,
    })
}
