//! Study-day plans: finding, listing, storing.

mod booked;
mod bookings;
mod days;
mod entity;
mod inputs;
mod left_out;
mod listing;
mod slots;
mod subscription;
mod venues;
mod waiting;

use std::collections::HashMap;

use lighthouse_domain::{
    access::{
        Permit, Scope,
        actions::{ManageStudyDays, ReadStudyDays},
    },
    id::Id,
    organizations::{Organization, OrganizationId},
    study_days::{Month, Plan, PlanId, PlanState},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, LockType, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations,
    sql::{newest_first, scoped},
};
use entity::{
    booking,
    plan::{ActiveModel, Column, Entity},
};

pub use booked::study_window;
pub(crate) use booked::study_windows;
pub use bookings::{Line, Place, Seat, Slot, insert_lines, insert_slots, places_of, put, remove};
pub use days::{
    calendar_days, calendar_state, confirm_month, confirmed_months, put_day, remove_day,
};
pub use inputs::{Burdens, TakenSeats, burdens, calendar_of, planned, taken_seats};
pub use left_out::months_waited;
pub use listing::{BookedBranch, BookedPlace, BookingFilter, Stay, bookings};
pub use slots::{DayAtVenue, PlannedRoom, day_at_venue, planned_rooms, seats_in_use};
pub use subscription::{CalendarEntry, calendar_entries, subscribe, subscription, unsubscribe};
pub use venues::{
    VenueFilter, find_venue, insert_venue, lock_venue, save_venue, share_venues, venues,
};
pub use waiting::{
    First, Wait, WaitFilter, WaitingLists, first_waiting, has_study_day, join, leave, lock_lists,
    remove_placed, waits,
};

/// What a list of plans may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlanFilter {
    pub month: Option<Month>,
    pub state: Option<PlanState>,
    pub organization: Option<OrganizationId>,
}

/// Where a page begins: after this month (newest first) and id.
pub type PlanPage = (String, Uuid);

/// Drafts for those who make them; published plans for those whose organization or branch is in it.
fn visible(reads: &Permit<ReadStudyDays>, makes: Option<&Permit<ManageStudyDays>>) -> Condition {
    let of = |scope: &Scope| Column::OrganizationId.in_subquery(organizations::ids_within(scope));
    let theirs =
        Condition::any().add(of(reads.scope())).add(Expr::exists(concerning(reads.scope())));
    let published = Condition::all().add(Column::PublishedAt.is_not_null()).add(theirs);
    let any = Condition::any().add(published);
    match makes {
        Some(makes) => any.add(of(makes.scope())),
        None => any,
    }
}

/// The bookings of a plan for the branches in scope.
fn concerning(scope: &Scope) -> SelectStatement {
    use entity::booking::{Column as Booking, Entity};
    Query::select()
        .expr(Expr::val(1_i64))
        .from(Entity)
        .and_where(Booking::PlanId.into_expr().equals(Column::Id.as_column_ref()))
        .and_where(Booking::BranchId.in_subquery(organizations::ids_within(scope)))
        .to_owned()
}

pub async fn find(
    conn: &Conn,
    reads: &Permit<ReadStudyDays>,
    makes: Option<&Permit<ManageStudyDays>>,
    id: PlanId,
) -> Result<Plan, StoreError> {
    let select = Entity::find().filter(visible(reads, makes)).filter(Column::Id.eq(id.uuid()));
    scoped::one(conn, reads, select)
        .await?
        .ok_or(StoreError::NotFound("study_day_plan"))?
        .try_into()
}

/// A plan one may change, locked until the transaction ends: changes of a plan come one after
/// another, so a free seat that was seen is still free when it is taken.
pub async fn lock(
    tx: &Tx,
    permit: &Permit<ManageStudyDays>,
    id: PlanId,
) -> Result<Locked<Plan>, StoreError> {
    let mine = organizations::ids_within(permit.scope());
    let select = Entity::find()
        .filter(Column::OrganizationId.in_subquery(mine))
        .filter(Column::Id.eq(id.uuid()))
        .lock(LockType::NoKeyUpdate);
    let row =
        scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("study_day_plan"))?;
    Ok(Locked::new(row.try_into()?))
}

/// Up to `limit` plans, the latest month first.
pub async fn page(
    conn: &Conn,
    reads: &Permit<ReadStudyDays>,
    makes: Option<&Permit<ManageStudyDays>>,
    filter: PlanFilter,
    after: Option<PlanPage>,
    limit: u64,
) -> Result<Vec<Plan>, StoreError> {
    let mut select = Entity::find().filter(visible(reads, makes));
    if let Some(month) = filter.month {
        select = select.filter(Column::Month.eq(month.to_string()));
    }
    if let Some(organization) = filter.organization {
        select = select.filter(Column::OrganizationId.eq(organization.uuid()));
    }
    select = match filter.state {
        Some(PlanState::Draft) => select.filter(Column::PublishedAt.is_null()),
        Some(PlanState::Published) => select.filter(Column::PublishedAt.is_not_null()),
        None => select,
    };
    let select = newest_first(select, (Column::Month, Column::Id), after, limit);
    scoped::all(conn, reads, select).await?.into_iter().map(Plan::try_from).collect()
}

/// How many of the caller's branches a plan places, and how many it has in all.
#[derive(Clone, Copy, Debug, Default, FromQueryResult)]
pub struct Tally {
    pub plan_id: Uuid,
    pub placed: i64,
    pub branches: i64,
}

/// The tallies of these plans, found before within the permit.
pub async fn tallies(
    conn: &Conn,
    permit: &Permit<ReadStudyDays>,
    plans: &[PlanId],
) -> Result<HashMap<Uuid, Tally>, StoreError> {
    if plans.is_empty() {
        return Ok(HashMap::new());
    }

    let select = Query::select()
        .expr_as(booking("plan_id"), Alias::new("plan_id"))
        .expr_as(booking("venue_id").count(), Alias::new("placed"))
        .expr_as(booking("branch_id").count(), Alias::new("branches"))
        .from(Alias::new("study_day_booking"))
        .and_where(booking("plan_id").is_in(plans.iter().copied().map(Id::uuid)))
        .and_where(booking("branch_id").in_subquery(organizations::ids_within(permit.scope())))
        .add_group_by([booking("plan_id")])
        .to_owned();
    let rows: Vec<Tally> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| (row.plan_id, row)).collect())
}

/// Adds a plan for `of`, which the caller has found within the permit. Nobody else sees it
/// before the transaction ends, so it is as good as locked.
pub async fn insert(
    tx: &Tx,
    permit: &Permit<ManageStudyDays>,
    of: &Organization,
    new: Plan,
) -> Result<Locked<Plan>, StoreError> {
    if !permit.scope().covers(&of.path) || new.organization != of.id {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        organization_id: Set(new.organization.uuid()),
        month: Set(new.month.to_string()),
        after_day: Set(new.options.after_day.into()),
        allow_weekends: Set(new.options.allow_weekends),
        allow_holidays: Set(new.options.allow_holidays),
        own_town_only: Set(new.options.own_town_only),
        published_at: Set(None),
        version: Set(new.version),
        created_at: Set(new.created_at.millis()),
        updated_at: Set(new.updated_at.millis()),
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(Locked::new(new))
}

/// Removes a draft that was locked, with its days and lines.
pub async fn delete_draft(
    tx: &Tx,
    permit: &Permit<ManageStudyDays>,
    draft: Locked<Plan>,
) -> Result<Plan, StoreError> {
    bookings::remove_all(tx, &draft).await?;
    let mine = organizations::ids_within(permit.scope());
    let done = Entity::delete_many()
        .filter(Column::Id.eq(draft.id.uuid()))
        .filter(Column::PublishedAt.is_null())
        .filter(Column::OrganizationId.in_subquery(mine))
        .exec(&**tx)
        .await?;
    if done.rows_affected == 1 {
        Ok(draft.into_inner())
    } else {
        Err(StoreError::NotFound("study_day_plan"))
    }
}

/// Writes state and version of a plan that was locked; its placed bookings are as public as it.
pub async fn save(tx: &Tx, changed: Changed<Plan>) -> Result<Plan, StoreError> {
    let row = ActiveModel {
        published_at: Set(changed.published_at.map(Instant::millis)),
        version: Set(changed.version),
        updated_at: Set(changed.updated_at.millis()),
        ..Default::default()
    };
    let plan = locked::save(tx, row, (Column::Id, Column::Version), changed).await?;
    bookings::make_public(tx, &plan).await?;
    Ok(plan)
}
