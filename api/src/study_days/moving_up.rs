//! A place comes free: the first waiting branch gets it in the same transaction (S37).

use lighthouse_domain::{
    access::actions::ManageStudyDays,
    audit::{Deed, Object},
    organizations::OrganizationId,
    study_days::{Plan, PlanError, Reason, burden, may_move_up},
};
use lighthouse_persistence::{
    Tx,
    study_days::{self as store, Line, Place, Seat},
};

use super::service::{Asked, keep, locked, seated, told};
use crate::{
    door::By,
    http::{code::Code, problem::Problem},
};

/// Takes a branch's place away and gives it to whose turn it is.
pub(super) async fn give_back(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    asked: &Asked,
    branch: OrganizationId,
) -> Result<(), Problem> {
    let plan = locked(tx, by, asked).await?;
    let lines = store::places_of(tx, &by.permit, &plan, &[branch]).await?;
    let line = lines.first().ok_or_else(|| Problem::new(Code::NotFound))?;
    let (_, seat) = seated(line).ok_or(PlanError::NotPlaced)?;
    let empty = Line { branch, place: Place::Nowhere(Reason::GivenBack) };
    store::put(tx, &by.permit, &plan, &empty).await.map_err(told)?;
    after(tx, by, &plan, Some(seat)).await?;
    let detail = format!("{branch} from {} on {}", seat.venue, seat.day);
    keep(tx, by, plan, "study_day_plan.given_back", detail).await?;
    Ok(())
}

/// After a change of a locked plan: who has a study day now waits no more, and a seat that was
/// left goes to the first in its list.
pub(super) async fn after(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    plan: &Plan,
    left: Option<Seat>,
) -> Result<(), Problem> {
    let placed = store::remove_placed(tx, &by.permit, plan).await?;
    if placed > 0 {
        note(tx, by, plan, "study_day_plan.waiting_closed", format!("{placed} placed")).await?;
    }
    match left {
        Some(seat) if may_move_up(seat.day, by.now.day()) => fill(tx, by, plan, seat).await,
        _ => Ok(()),
    }
}

async fn fill(tx: &Tx, by: &By<ManageStudyDays>, plan: &Plan, seat: Seat) -> Result<(), Problem> {
    let first = store::first_waiting(tx, &by.permit, plan, seat.venue, seat.day).await?;
    let Some(first) = first else { return Ok(()) };
    let slot = store::slot(tx, &by.permit, plan, seat.venue, seat.day).await?;
    let slot = slot.ok_or(PlanError::NoSuchDay)?;
    let hardship = burden(slot.hardship, &slot.town, &first.path);
    let line = Line { branch: first.branch, place: Place::At(Seat { hardship, ..seat }) };
    store::put(tx, &by.permit, plan, &line).await.map_err(told)?;
    store::leave(tx, &by.permit, plan, first.branch).await?;
    let detail = format!("{} to {} on {}", first.branch, seat.venue, seat.day);
    note(tx, by, plan, "study_day_plan.moved_up", detail).await
}

async fn note(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    plan: &Plan,
    deed: &'static str,
    detail: String,
) -> Result<(), Problem> {
    let deed = Deed::new(deed, Object::StudyDayPlan, plan.id.uuid()).with_detail(detail);
    Ok(by.audit(tx, deed).await?)
}
