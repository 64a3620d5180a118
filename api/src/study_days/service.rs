//! Use cases of plans: publish, delete, swap, book. The plan is locked, so they come one after another.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ManageStudyDays,
    id::Id,
    organizations::{OrgPath, Organization, OrganizationId},
    study_days::{Plan, PlanError, VenueId, burden},
};
use lighthouse_persistence::{
    Locked, Tx, organizations,
    study_days::{self as store, BookedBranch, Line, Place, Seat},
};

use super::{
    dto::CreateStudyDayBooking,
    plan::{map_error, record, save, save_lines, seat_of},
    promotion,
};
use crate::{
    http::{caller::Authorized, code::Code, problem::Problem},
    members::service::open_branch,
};

/// Makes the draft everybody's plan, unless another published plan holds a seat or a branch of it.
pub(crate) async fn publish(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: Locked<Plan>,
) -> Result<Plan, Problem> {
    let plan = plan.change(|plan| plan.publish(auth.now))?;
    save(tx, auth, plan, "study_day_plan.published", String::new()).await
}

/// Throws a draft away.
pub(super) async fn delete(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: Locked<Plan>,
) -> Result<(), Problem> {
    plan.may_be_deleted()?;
    let deleted = store::delete_draft(tx, &auth.permit, plan).await?;
    let detail = format!("draft of {}", deleted.month);
    record(tx, auth, &deleted, "study_day_plan.deleted", detail).await
}

/// Two branches change places.
pub(super) async fn swap(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: Locked<Plan>,
    branches: &[OrganizationId],
) -> Result<Plan, Problem> {
    let [one, other] = branches else { return Err(PlanError::SameBranch.into()) };
    if one == other {
        return Err(PlanError::SameBranch.into());
    }
    let lines = store::places_of(tx, &auth.permit, &plan, branches).await?;
    let seats: HashMap<_, _> = lines.iter().filter_map(seat_of).collect();
    let (Some(first), Some(second)) = (seats.get(one), seats.get(other)) else {
        return Err(PlanError::NotPlaced.into());
    };
    let paths: HashMap<_, _> = organizations::share_many(tx, &auth.permit, branches)
        .await?
        .into_iter()
        .map(|branch| (branch.id, branch.path))
        .collect();
    let swapped = [
        moved(tx, auth, &plan, *one, &paths, *second).await?,
        moved(tx, auth, &plan, *other, &paths, *first).await?,
    ];
    store::remove(tx, &plan, branches).await?;
    store::insert_lines(tx, &plan, &swapped).await.map_err(map_error)?;
    save_lines(tx, auth, plan, "study_day_plan.swapped", format!("{one} and {other}")).await
}

/// The branch in a seat that was another's, with the burden it is for this branch.
async fn moved(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: &Plan,
    branch: OrganizationId,
    paths: &HashMap<OrganizationId, OrgPath>,
    seat: Seat,
) -> Result<Line, Problem> {
    let slot = store::slot(tx, &auth.permit, plan, seat.venue, seat.day).await?;
    let slot = slot.ok_or(PlanError::NoSuchDay)?;
    let path = paths.get(&branch).ok_or(PlanError::NotPlaced)?;
    let hardship = burden(slot.hardship, &slot.town, path);
    Ok(Line { branch, place: Place::At(Seat { hardship, ..seat }) })
}

/// A branch takes a free place or moves to it.
pub(super) async fn book(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: Locked<Plan>,
    request: &CreateStudyDayBooking,
) -> Result<BookedBranch, Problem> {
    let branch = open_branch(tx, &auth.permit, request.branch_id).await?;
    let of = organizations::find(tx, &auth.permit, plan.organization).await?;
    if !of.path.contains(&branch.path) {
        return Err(Problem::new(Code::NotFound));
    }
    let (venue, day) = (Id::new(request.venue_id), request.day);
    let seat = free_seat(tx, auth, &plan, &branch, (venue, day)).await?;
    let now = store::places_of(tx, &auth.permit, &plan, &[branch.id]).await?;
    let plan = if now.iter().any(|line| is_at(line, venue, day)) {
        plan.into_inner()
    } else {
        let line = Line { branch: branch.id, place: Place::At(seat.ok_or(PlanError::Full)?) };
        store::put(tx, &plan, &line).await.map_err(map_error)?;
        let left = now.iter().find_map(seat_of).map(|(_, seat)| seat);
        promotion::promote(tx, auth, &plan, left).await?;
        let detail = format!("{} to {venue} on {day}", branch.id);
        save_lines(tx, auth, plan, "study_day_plan.booked", detail).await?
    };
    let filter =
        store::BookingFilter { branch: Some(branch.id), ..store::BookingFilter::default() };
    let booked = store::bookings(tx, &auth.permit_for()?, &plan, filter, None, 1).await?;
    booked.into_iter().next().ok_or_else(|| Problem::new(Code::NotFound))
}

/// The first free seat at a venue on a day, if there is one.
async fn free_seat(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: &Plan,
    branch: &Organization,
    (venue, day): (VenueId, NaiveDate),
) -> Result<Option<Seat>, Problem> {
    let slot = store::slot(tx, &auth.permit, plan, venue, day).await?;
    let slot = slot.ok_or(PlanError::NoSuchDay)?;
    let used = store::seats_in_use(tx, &auth.permit, plan, venue, day).await?;
    let free = (1..=slot.capacity).find(|seat| !used.contains(seat));
    let hardship = burden(slot.hardship, &slot.town, &branch.path);
    Ok(free.map(|seat| Seat { venue, day, seat, capacity: slot.capacity, hardship }))
}

fn is_at(line: &Line, venue: VenueId, day: NaiveDate) -> bool {
    seat_of(line).is_some_and(|(_, seat)| seat.venue == venue && seat.day == day)
}
