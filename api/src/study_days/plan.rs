//! What all changes of a plan share: who is seated, how it is saved, what a refusal means.

use lighthouse_domain::{
    access::actions::ManageStudyDays,
    audit::{AuditEvent, Object},
    organizations::OrganizationId,
    study_days::{Plan, PlanError},
};
use lighthouse_persistence::{
    Changed, Locked, StoreError, Tx,
    study_days::{self as store, Line, Place, Seat},
};

use crate::http::{caller::Authorized, problem::Problem};

/// Where a line of a plan places its branch.
pub(super) fn seat_of(line: &Line) -> Option<(OrganizationId, Seat)> {
    match line.place {
        Place::At(seat) => Some((line.branch, seat)),
        Place::Nowhere(_) => None,
    }
}

/// A refused seat or branch belongs to another published plan.
pub(super) fn map_error(error: StoreError) -> Problem {
    match error {
        StoreError::Duplicate(_) => PlanError::Elsewhere.into(),
        other => other.into(),
    }
}

/// Saves the plan's next version after its lines have changed.
pub(super) async fn save_lines(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: Locked<Plan>,
    action: &'static str,
    detail: String,
) -> Result<Plan, Problem> {
    let changed = plan.change(|plan| Ok::<_, Problem>(plan.revise(auth.now)))?;
    save(tx, auth, changed, action, detail).await
}

pub(super) async fn save(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    changed: Changed<Plan>,
    action: &'static str,
    detail: String,
) -> Result<Plan, Problem> {
    let plan = store::save(tx, changed).await.map_err(map_error)?;
    record(tx, auth, &plan, action, detail).await?;
    Ok(plan)
}

/// Writes a change of the plan into the audit log.
pub(super) async fn record(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    plan: &Plan,
    action: &'static str,
    detail: String,
) -> Result<(), Problem> {
    let event = AuditEvent::new(action, Object::StudyDayPlan, plan.id.uuid()).with_detail(detail);
    Ok(auth.audit(tx, event).await?)
}
