//! Use cases of plans: publish, delete, swap, book. The plan is locked, so they come one after another.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ManageStudyDays,
    id::Id,
    organizations::{OrgPath, Organization, OrganizationId},
    study_days::{PartOfDay, Plan, PlanError, RoomSlot, VenueId, burden, free_seat},
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
    let calendar = store::calendar_state(tx, &auth.permit, plan.month).await?;
    let plan = plan.change(|plan| plan.publish(calendar, auth.now))?;
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
    let line = |branch| lines.iter().find(|line| line.branch == branch);
    let (Some(first), Some(second)) = (line(*one), line(*other)) else {
        return Err(PlanError::NotPlaced.into());
    };
    let paths: HashMap<_, _> = organizations::share_many(tx, &auth.permit, branches)
        .await?
        .into_iter()
        .map(|branch| (branch.id, branch.path))
        .collect();
    let swapped = [
        moved(tx, auth, &plan, first, &paths, second).await?,
        moved(tx, auth, &plan, second, &paths, first).await?,
    ];
    store::remove(tx, &plan, branches).await?;
    store::insert_lines(tx, &plan, &swapped).await.map_err(map_error)?;
    save_lines(tx, auth, plan, "study_day_plan.swapped", format!("{one} and {other}")).await
}

/// The branch in the seat that was another's, with the burden it is for this branch.
async fn moved(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: &Plan,
    line: &Line,
    paths: &HashMap<OrganizationId, OrgPath>,
    other: &Line,
) -> Result<Line, Problem> {
    let (_, seat) = seat_of(other).ok_or(PlanError::NotPlaced)?;
    let day = store::day_at_venue(tx, &auth.permit, plan, seat.venue, seat.day).await?;
    let day = day.ok_or(PlanError::NoSuchDay)?;
    let path = paths.get(&line.branch).ok_or(PlanError::NotPlaced)?;
    let hardship = burden(day.hardship, &day.town, path);
    Ok(Line { place: Place::At(Seat { hardship, ..seat }), ..*line })
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
    let wish =
        WantedSlot { venue, day, part: request.part_of_day.map(|part| part.0), room: request.room };
    let seat = first_free(tx, auth, &plan, &branch, wish).await?;
    let now = store::places_of(tx, &auth.permit, &plan, &[branch.id]).await?;
    let plan = if now.iter().any(|line| wish.is_met(line)) {
        plan.into_inner()
    } else {
        let waited = now.first().map_or(0, |line| line.waited);
        let place = Place::At(seat.ok_or(PlanError::Full)?);
        let line = Line { branch: branch.id, place, waited };
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

/// Where a branch wants to study.
#[derive(Clone, Copy)]
struct WantedSlot {
    venue: VenueId,
    day: NaiveDate,
    part: Option<PartOfDay>,
    room: Option<u32>,
}

impl WantedSlot {
    fn suits(&self, part: PartOfDay, room: u32) -> bool {
        self.part.is_none_or(|wanted| wanted == part)
            && self.room.is_none_or(|wanted| wanted == room)
    }

    /// Whether the branch has such a place already.
    fn is_met(&self, line: &Line) -> bool {
        seat_of(line).is_some_and(|(_, at)| {
            at.venue == self.venue && at.day == self.day && self.suits(at.seat.part, at.seat.room)
        })
    }
}

/// The first free seat as it is wished for, if there is one.
async fn first_free(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: &Plan,
    branch: &Organization,
    wish: WantedSlot,
) -> Result<Option<Seat>, Problem> {
    let (venue, day) = (wish.venue, wish.day);
    let at = store::day_at_venue(tx, &auth.permit, plan, venue, day).await?;
    let at = at.ok_or(PlanError::NoSuchDay)?;
    let slots: Vec<RoomSlot> =
        at.slots.iter().filter(|slot| wish.suits(slot.part, slot.room)).copied().collect();
    if slots.is_empty() {
        return Err(PlanError::NoSuchRoom.into());
    }
    let used = store::seats_in_use(tx, &auth.permit, plan, venue, day).await?;
    let Some(seat) = free_seat(&slots, &used) else { return Ok(None) };
    let slot = slots.iter().find(|slot| (slot.room, slot.part) == (seat.room, seat.part));
    let capacity = slot.map_or(0, |slot| slot.planned);
    let hardship = burden(at.hardship, &at.town, &branch.path);
    Ok(Some(Seat { venue, day, seat, capacity, hardship }))
}
