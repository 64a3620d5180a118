//! A place comes free: the first waiting branch gets it in the same transaction (S37).

use lighthouse_domain::{
    access::actions::ManageStudyDays,
    audit::{AuditEvent, Object},
    organizations::OrganizationId,
    study::plans::{Plan, PlanError, Reason, burden, may_be_promoted},
};
use lighthouse_persistence::{
    Tx,
    study::plans::{self as store, Line, Place, Seat},
};

use super::service::{PlanTarget, assign_seats, keep, locked, map_error};
use crate::{
    http::caller::Authorized,
    http::{code::Code, problem::Problem},
};

/// Takes a branch's place away and gives it to whose turn it is.
pub(super) async fn give_back(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    asked: &PlanTarget,
    branch: OrganizationId,
) -> Result<(), Problem> {
    let plan = locked(tx, auth, asked).await?;
    let lines = store::places_of(tx, &auth.permit, &plan, &[branch]).await?;
    let line = lines.first().ok_or_else(|| Problem::new(Code::NotFound))?;
    let (_, seat) = assign_seats(line).ok_or(PlanError::NotPlaced)?;
    let empty = Line { branch, place: Place::Nowhere(Reason::GivenBack) };
    store::put(tx, &auth.permit, &plan, &empty).await.map_err(map_error)?;
    after(tx, auth, &plan, Some(seat)).await?;
    let detail = format!("{branch} from {} on {}", seat.venue, seat.day);
    keep(tx, auth, plan, "study_day_plan.given_back", detail).await?;
    Ok(())
}

/// After a change of a locked plan: who has a study day now waits no more, and a seat that was
/// left goes to the first in its list.
pub(super) async fn after(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: &Plan,
    left: Option<Seat>,
) -> Result<(), Problem> {
    let placed = store::remove_placed(tx, &auth.permit, plan).await?;
    if placed > 0 {
        note(tx, auth, plan, "study_day_plan.waiting_closed", format!("{placed} placed")).await?;
    }
    match left {
        Some(seat) if may_be_promoted(seat.day, auth.now.day()) => fill(tx, auth, plan, seat).await,
        _ => Ok(()),
    }
}

async fn fill(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: &Plan,
    seat: Seat,
) -> Result<(), Problem> {
    let first = store::first_waiting(tx, &auth.permit, plan, seat.venue, seat.day).await?;
    let Some(first) = first else { return Ok(()) };
    let slot = store::slot(tx, &auth.permit, plan, seat.venue, seat.day).await?;
    let slot = slot.ok_or(PlanError::NoSuchDay)?;
    let hardship = burden(slot.hardship, &slot.town, &first.path);
    let line = Line { branch: first.branch, place: Place::At(Seat { hardship, ..seat }) };
    store::put(tx, &auth.permit, plan, &line).await.map_err(map_error)?;
    store::leave(tx, &auth.permit, plan, first.branch).await?;
    let detail = format!("{} to {} on {}", first.branch, seat.venue, seat.day);
    note(tx, auth, plan, "study_day_plan.moved_up", detail).await
}

async fn note(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: &Plan,
    deed: &'static str,
    detail: String,
) -> Result<(), Problem> {
    let deed = AuditEvent::new(deed, Object::StudyDayPlan, plan.id.uuid()).with_detail(detail);
    Ok(auth.audit(tx, deed).await?)
}
