//! A place comes free: the first waiting branch gets it in the same transaction (S37).

use lighthouse_domain::{
    access::actions::ManageStudyDays,
    organizations::OrganizationId,
    study_days::{Plan, PlanError, Reason, burden, free_seat, may_be_promoted},
};
use lighthouse_persistence::{
    Locked, Tx,
    study_days::{self as store, Line, Place, Seat, WaitingLists},
};

use super::plan::{map_error, record, save_lines, seat_of};
use crate::http::{caller::Authorized, code::Code, problem::Problem};

/// Takes a branch's place away and gives it to whose turn it is.
pub(super) async fn give_back(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: Locked<Plan>,
    branch: OrganizationId,
) -> Result<(), Problem> {
    let lines = store::places_of(tx, &auth.permit, &plan, &[branch]).await?;
    let line = lines.first().ok_or_else(|| Problem::new(Code::NotFound))?;
    let (_, seat) = seat_of(line).ok_or(PlanError::NotPlaced)?;
    let empty = Line { place: Place::Nowhere(Reason::GivenBack), ..*line };
    store::put(tx, &plan, &empty).await.map_err(map_error)?;
    promote(tx, auth, &plan, Some(seat)).await?;
    let detail = format!("{branch} from {} on {}", seat.venue, seat.day);
    save_lines(tx, auth, plan, "study_day_plan.given_back", detail).await.map(|_| ())
}

/// After a change of a locked plan: who has a study day now waits no more, and a seat that was
/// left goes to the first in its list.
pub(super) async fn promote(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: &Locked<Plan>,
    left: Option<Seat>,
) -> Result<(), Problem> {
    let placed = store::remove_placed(tx, plan).await?;
    if placed > 0 {
        let detail = format!("{placed} placed");
        record(tx, auth, plan, "study_day_plan.waiting_closed", detail).await?;
    }
    match left {
        Some(seat) if may_be_promoted(seat.day, auth.now.day()) => fill(tx, auth, plan, seat).await,
        _ => Ok(()),
    }
}

async fn fill(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: &Locked<Plan>,
    seat: Seat,
) -> Result<(), Problem> {
    let first = store::first_waiting(tx, &auth.permit, plan, seat.venue, seat.day).await?;
    let Some(first) = first else { return Ok(()) };
    let day = store::day_at_venue(tx, &auth.permit, plan, seat.venue, seat.day).await?;
    let day = day.ok_or(PlanError::NoSuchDay)?;
    let used = store::seats_in_use(tx, &auth.permit, plan, seat.venue, seat.day).await?;
    let slots: Vec<_> = day
        .slots
        .iter()
        .filter(|slot| (slot.room, slot.part) == (seat.seat.room, seat.seat.part))
        .copied()
        .collect();
    // The room may take fewer today than it was planned for: then its seat stays empty.
    let Some(free) = free_seat(&slots, &used) else { return Ok(()) };
    let hardship = burden(day.hardship, &day.town, &first.path);
    let place = Place::At(Seat { hardship, seat: free, ..seat });
    let waits = store::places_of(tx, &auth.permit, plan, &[first.branch]).await?;
    let waited = waits.first().map_or(0, |line| line.waited);
    let line = Line { branch: first.branch, place, waited };
    store::put(tx, plan, &line).await.map_err(map_error)?;
    let lists = WaitingLists::from(plan);
    store::leave(tx, &auth.permit, &lists, (first.branch, &first.path)).await?;
    let detail = format!("{} to {} on {}", first.branch, seat.venue, seat.day);
    record(tx, auth, plan, "study_day_plan.moved_up", detail).await
}
