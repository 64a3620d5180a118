//! Bookings: who studies where and when, or why not. Seats are numbered, so that the database
//! itself refuses one too many (INV-30).

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ManageStudyDays},
    id::Id,
    organizations::{OrgPath, OrganizationId},
    study_days::{Hardship, PartOfDay, Plan, Reason, RoomSeat, VenueId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::entity::{
    booking::{ActiveModel, Column, Entity, Model},
    slot,
};
use crate::{
    db::Tx, error::StoreError, locked::Locked, organizations, sql::insert_all, sql::scoped,
};

/// A numbered seat of a room at a venue on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    pub venue: VenueId,
    pub day: NaiveDate,
    pub seat: RoomSeat,
    pub capacity: u32,
    pub hardship: Hardship,
}

/// Where a branch studies, or why nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    At(Seat),
    Nowhere(Reason),
}

/// A branch's line in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub branch: OrganizationId,
    pub place: Place,
    /// The months before in which published plans left it out.
    pub waited: u32,
}

/// A room at a part of a study day of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub venue: VenueId,
    pub town: OrgPath,
    pub day: NaiveDate,
    pub part: PartOfDay,
    pub room: u32,
    pub room_name: String,
    pub capacity: u32,
    pub hardship: Hardship,
}

/// Adds the study days of a new plan.
pub async fn insert_slots(tx: &Tx, plan: &Locked<Plan>, slots: &[Slot]) -> Result<(), StoreError> {
    let rows = slots.iter().map(|one| slot::ActiveModel {
        plan_id: Set(plan.id.uuid()),
        venue_id: Set(one.venue.uuid()),
        day: Set(one.day),
        part: Set(one.part.as_str().to_owned()),
        room: Set(one.room.into()),
        room_name: Set(one.room_name.clone()),
        capacity: Set(one.capacity.into()),
        hardship: Set(one.hardship.as_str().to_owned()),
    });
    insert_all(tx, rows).await
}

/// Adds lines of a plan that was locked or is new.
pub async fn insert_lines(tx: &Tx, plan: &Locked<Plan>, lines: &[Line]) -> Result<(), StoreError> {
    let rows = lines.iter().map(|line| row(plan, line));
    insert_all(tx, rows).await
}

fn row(plan: &Plan, line: &Line) -> ActiveModel {
    let (seat, reason) = match line.place {
        Place::At(seat) => (Some(seat), None),
        Place::Nowhere(reason) => (None, Some(reason)),
    };
    let hardship = seat.map_or(Hardship::None, |seat| seat.hardship);
    ActiveModel {
        plan_id: Set(plan.id.uuid()),
        branch_id: Set(line.branch.uuid()),
        month: Set(plan.month.to_string()),
        venue_id: Set(seat.map(|seat| seat.venue.uuid())),
        day: Set(seat.map(|seat| seat.day)),
        part: Set(seat.map(|seat| seat.seat.part.as_str().to_owned())),
        room: Set(seat.map(|seat| seat.seat.room.into())),
        seat: Set(seat.map(|seat| seat.seat.number.into())),
        capacity: Set(seat.map(|seat| seat.capacity.into())),
        hardship: Set(hardship.as_str().to_owned()),
        reason: Set(reason.map(|reason| reason.as_str().to_owned())),
        waited: Set(line.waited.into()),
        published: Set(plan.published_at.is_some() && seat.is_some()),
    }
}

/// Gives a branch its place in a locked plan, instead of the one it had.
pub async fn put(tx: &Tx, plan: &Locked<Plan>, line: &Line) -> Result<(), StoreError> {
    use Column::{Capacity, Day, Hardship, Part, Published, Reason, Room, Seat, VenueId};
    let moved = OnConflict::columns([Column::PlanId, Column::BranchId])
        .update_columns([VenueId, Day, Part, Room, Seat, Capacity, Hardship, Reason, Published])
        .to_owned();
    Entity::insert(row(plan, line)).on_conflict(moved).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Takes branches out of a locked plan, so that they can be put elsewhere.
pub async fn remove(
    tx: &Tx,
    plan: &Locked<Plan>,
    branches: &[OrganizationId],
) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::PlanId.eq(plan.id.uuid()))
        .filter(Column::BranchId.is_in(branches.iter().copied().map(Id::uuid)))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Empties a locked draft: its lines, then the days they refer to.
pub(super) async fn remove_all(tx: &Tx, draft: &Plan) -> Result<(), StoreError> {
    let plan = draft.id.uuid();
    Entity::delete_many().filter(Column::PlanId.eq(plan)).exec(&**tx).await?;
    slot::Entity::delete_many().filter(slot::Column::PlanId.eq(plan)).exec(&**tx).await?;
    Ok(())
}

/// Makes the placed bookings of a published plan binding: across plans a seat is given once and
/// a branch studies once a month.
pub(super) async fn make_public(tx: &Tx, plan: &Plan) -> Result<(), StoreError> {
    if plan.published_at.is_none() {
        return Ok(());
    }
    Entity::update_many()
        .col_expr(Column::Published, Expr::value(true))
        .filter(Column::PlanId.eq(plan.id.uuid()))
        .filter(Column::VenueId.is_not_null())
        .filter(Column::Published.eq(false))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// The places these branches have in a locked plan.
pub async fn places_of(
    tx: &Tx,
    permit: &Permit<ManageStudyDays>,
    plan: &Plan,
    branches: &[OrganizationId],
) -> Result<Vec<Line>, StoreError> {
    let select = Entity::find()
        .filter(Column::PlanId.eq(plan.id.uuid()))
        .filter(Column::BranchId.is_in(branches.iter().copied().map(Id::uuid)))
        .filter(Column::BranchId.in_subquery(organizations::ids_within(permit.scope())));
    scoped::all(tx, permit, select).await?.iter().map(line_of).collect()
}

fn line_of(row: &Model) -> Result<Line, StoreError> {
    let corrupt = || StoreError::corrupt("study_day_booking", format!("of {}", row.branch_id));
    let number = |n: Option<i64>| n.and_then(|n| u32::try_from(n).ok()).ok_or_else(corrupt);
    let place = match (row.venue_id, row.day) {
        (Some(venue), Some(day)) => Place::At(Seat {
            venue: Id::new(venue),
            day,
            seat: RoomSeat {
                part: row.part.as_deref().and_then(PartOfDay::parse).ok_or_else(corrupt)?,
                room: number(row.room)?,
                number: number(row.seat)?,
            },
            capacity: number(row.capacity)?,
            hardship: Hardship::parse(&row.hardship).ok_or_else(corrupt)?,
        }),
        _ => Place::Nowhere(row.reason.as_deref().and_then(Reason::parse).ok_or_else(corrupt)?),
    };
    let waited = number(Some(row.waited))?;
    Ok(Line { branch: Id::new(row.branch_id), place, waited })
}
